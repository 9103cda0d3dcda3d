import type { Db, Tx } from "#platform/database";
import { recordPayoutPaid, recordPayoutReturned } from "./ledger.ts";
import { lockPayout, selectPayouts, updatePayout } from "./payouts.ts";

/** Payouts that go through a file for the bank, and come back from there as its statements say. */

/** A payout that a file may hold; its producer's address is what banks beyond the EEA want to know. */
export type PayoutToFile = Awaited<ReturnType<typeof lockPayoutsToFile>>[number];

/** What waits to be paid, held until the transaction ends, in the order of ids. */
export async function lockPayoutsToFile(tx: Tx) {
  return payoutsToFile(tx).forNoKeyUpdate("payouts").execute();
}

/** The same, only to be looked at. */
export async function findPayoutsToFile(db: Db) {
  return payoutsToFile(db).execute();
}

function payoutsToFile(db: Db) {
  return selectPayouts(db)
    .innerJoin("users", "users.id", "wallets.user_id")
    .select(["users.username", "users.address"])
    .where("payouts.status", "=", "requested")
    .orderBy("payouts.id");
}

/** Held payouts are in a file from here on, or, where the file was withdrawn, wait again. */
export async function moveFiled(tx: Tx, ids: number[], to: "in_file" | "requested"): Promise<void> {
  if (ids.length === 0) return;
  await tx.updateTable("payouts").set({ status: to }).where("id", "in", ids).execute();
}

/** A statement says that the bank has paid it. False where it is in no file: it was paid or decided before. */
export async function markPaidByBank(tx: Tx, id: number, now: Date): Promise<boolean> {
  const payout = await lockPayout(tx, id);
  if (payout?.status !== "in_file") return false;
  await updatePayout(tx, id, { status: "paid", decided_at: now });
  await recordPayoutPaid(tx, payout, now);
  return true;
}

/**
 * The bank did not send it, or has it back, so that the money is in the wallet again; `reason` is the bank's. False where it was
 * neither in a file nor paid.
 */
export async function returnPayout(tx: Tx, id: number, reason: string | null, now: Date): Promise<boolean> {
  const payout = await lockPayout(tx, id);
  if (payout?.status !== "in_file" && payout?.status !== "paid") return false;
  await updatePayout(tx, id, { status: "returned", reason, decided_at: now });
  await recordPayoutReturned(tx, payout, payout.status === "paid" ? "bank" : "payouts", now);
  return true;
}
