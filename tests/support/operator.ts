import { cancelOrder, disable, enable } from "#console";
import { transaction } from "#platform/database";
import { requireByUsername } from "#staff";
import type { TestApp } from "./app.ts";

/** What the operator's commands do, within the process of a test's app. */
export function operatorOf({ platform }: TestApp) {
  const { db } = platform;
  return {
    disable: (username: string) =>
      transaction(db, async (tx) => disable(tx, platform, null, await requireByUsername(tx, username), null)),
    enable: (username: string) =>
      transaction(db, async (tx) => enable(tx, platform, null, await requireByUsername(tx, username))),
    cancel: (orderId: number, reason: string | null = null) =>
      transaction(db, (tx) => cancelOrder(tx, platform, null, orderId, reason)),
  };
}
