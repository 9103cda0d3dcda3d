import type { Db, Tx } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { movedInBank } from "#wallet";
import { markPaidByBank, returnByBank } from "../files/decided.ts";
import { findByEndToEnd } from "../files/entries.ts";
import { lockRepayment } from "../repayments.ts";
import type { Decision, EntryRow } from "./entry.ts";

/** What the site itself has sent: payouts, and money back to buyers. */
export type Sent = NonNullable<Awaited<ReturnType<typeof findByEndToEnd>>>;

/** Which of these ids our own transfers bear. */
export async function findSent(db: Db, ids: string[]): Promise<Map<string, Sent>> {
  if (ids.length === 0) return new Map();
  const known = await db
    .selectFrom("payout_file_entries")
    .select("end_to_end_id")
    .where("end_to_end_id", "=", ({ fn, val }) => fn.any(val(ids)))
    .execute();
  const found = new Map<string, Sent>();
  for (const { end_to_end_id } of known) {
    const sent = await findByEndToEnd(db, end_to_end_id);
    if (sent) found.set(end_to_end_id, sent);
  }
  return found;
}

/** That a transfer of ours has left, or has come back; undefined where this can't be it. */
export async function settleSent(
  tx: Tx,
  jobs: JobQueue,
  entry: EntryRow,
  sent: Pick<Sent, "kind" | "id" | "amount_minor" | "currency">,
  now: Date,
): Promise<Decision | undefined> {
  if (sent.amount_minor !== entry.amount_minor || sent.currency !== entry.currency) return undefined;
  const column = sent.kind === "payout" ? "payout_id" : "repayment_id";
  const finding = `${sent.kind}_${entry.is_credit ? "returned" : "paid"}` as const;
  if (await hasEntry(tx, column, sent.id, finding)) return undefined;
  if (await isSettled(tx, sent)) return undefined;
  const before = await leftBank(tx, sent);
  if (entry.is_credit) {
    if (!(await returnByBank(tx, jobs, sent, entry.return_reason, now))) return undefined;
    // What was never seen to leave has moved nothing, and nothing comes back: the two bookings cancel each other out.
    const allocated_minor = before - (await leftBank(tx, sent));
    return { status: "returned", finding, [column]: sent.id, allocated_minor };
  }
  // Where somebody has said so before, that has moved it.
  await markPaidByBank(tx, jobs, sent, now);
  return {
    status: "matched",
    finding,
    [column]: sent.id,
    allocated_minor: -(await leftBank(tx, sent, ["paid"])),
  };
}

/** Whether another booking has done the same: then this one is a second. */
async function hasEntry(tx: Tx, column: "payout_id" | "repayment_id", id: number, finding: string) {
  const found = await tx
    .selectFrom("bank_entries")
    .select("id")
    .where(column, "=", id)
    .where("finding", "=", finding as "payout_paid")
    .executeTakeFirst();
  return found !== undefined;
}

/** Whether its payer has it otherwise, so that nothing of it was to leave. */
async function isSettled(tx: Tx, { kind, id }: Pick<Sent, "kind" | "id">): Promise<boolean> {
  const repayment = kind === "repayment" ? await lockRepayment(tx, id) : undefined;
  return repayment?.status === "paid" && repayment.taken_back_by !== null;
}

/** What the ledger has of it as gone from the bank, by a statement or because somebody said so. */
async function leftBank(
  tx: Tx,
  { kind, id }: Pick<Sent, "kind" | "id">,
  words = ["paid", "returned"],
): Promise<number> {
  const repayment = kind === "repayment" ? await lockRepayment(tx, id) : undefined;
  // A refund of an order moves it under the order's own name.
  if (repayment && repayment.refund_reference !== null)
    return repayment.status === "paid" ? repayment.amount_minor : 0;
  return movedInBank(
    tx,
    words.map((word) => `${kind}-${word}/${id}`),
  );
}
