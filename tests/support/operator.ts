import { enableUser, openAccounts } from "#accounts";
import { createMail } from "#mail";
import { cancelByOperator, disablePerson, openOrders } from "#orders";
import { transaction } from "#platform/database";
import type { TestApp } from "./app.ts";

/** What the operator's commands do, within the process of a test's app. */
export function operatorOf({ platform }: TestApp) {
  const mail = createMail(platform);
  const { orderJobs } = openOrders(platform, mail);
  const accounts = openAccounts(platform, mail);
  const { db, clock } = platform;
  return {
    disable: (username: string) =>
      transaction(db, (tx) => disablePerson(tx, { ...accounts, orderJobs }, username, null)),
    enable: (username: string) => transaction(db, (tx) => enableUser(tx, accounts, username)),
    cancel: (orderId: number, reason: string | null = null) =>
      transaction(db, (tx) => cancelByOperator(tx, orderJobs, orderId, reason, clock.now())),
  };
}
