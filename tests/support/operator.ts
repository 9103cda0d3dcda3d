import { enableUser } from "#accounts";
import { cancelByOperator, disablePerson } from "#orders";
import { transaction } from "#platform/database";
import type { TestApp } from "./app.ts";

/** What the operator's commands do, within the process of a test's app. */
export function operatorOf({ platform }: TestApp) {
  const { db, clock, jobs } = platform;
  return {
    disable: (username: string) => transaction(db, (tx) => disablePerson(tx, platform, username, null)),
    enable: (username: string) => transaction(db, (tx) => enableUser(tx, platform, username)),
    cancel: (orderId: number, reason: string | null = null) =>
      transaction(db, (tx) => cancelByOperator(tx, jobs, orderId, reason, clock.now())),
  };
}
