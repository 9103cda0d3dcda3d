import { sql } from "kysely";
import type { Db, Tx } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { isShort, lockAwaited, receiveTransfer } from "../references.ts";
import { type Decision, decide, type EntryRow, type Finding, selectEntries, updateEntry } from "./entry.ts";
import { payDisputed } from "./taken-back.ts";

/**
 * What money that came in for a checkout turns out to be. Enough of it pays; less stays until the rest comes, and is then
 * paid with; what is more, or comes too late or again, is owed to its payer. The orders are held, so that nobody lets them
 * expire meanwhile. Undefined where they wait for money of another currency: what that is worth a person says.
 */
export async function payWith(
  tx: Tx,
  jobs: JobQueue,
  entry: EntryRow,
  { checkout_id, reference }: Reference,
  now: Date,
): Promise<Decision | undefined> {
  const due = await lockAwaited(tx, reference);
  const { amount_minor, currency, name: holder, iban } = entry;
  const again = due?.state === "paid" && (await payDisputed(tx, jobs, entry, checkout_id, now));
  if (again) return again;
  if (due?.state === "awaited" && due.currency !== currency) return undefined;
  if (due?.state !== "awaited" || due.amount_minor === 0) {
    const finding = await whyNot(tx, checkout_id, due?.state);
    return { status: "matched", finding, checkout_id, owed_minor: amount_minor };
  }
  const before = await findShort(tx, checkout_id, entry);
  const had = before.reduce((sum, one) => sum + one.amount_minor, 0);
  // Orders that were cancelled meanwhile may have left less to pay than has come before.
  const missing = Math.max(due.amount_minor - had, 0);
  if (missing > amount_minor) {
    const missing_minor = missing - amount_minor;
    for (const { id } of before) await updateEntry(tx, id, { missing_minor });
    return { status: "matched", finding: "short", checkout_id, missing_minor };
  }
  let unpaid = due.amount_minor;
  for (const one of before) {
    const allocated_minor = Math.min(unpaid, one.amount_minor);
    unpaid -= allocated_minor;
    const owed_minor = one.amount_minor - allocated_minor;
    await decide(
      tx,
      one,
      { status: "matched", finding: owed_minor > 0 ? "over" : "paid", allocated_minor, owed_minor },
      now,
    );
  }
  await receiveTransfer(tx, jobs, { checkout_id, payer: { holder, iban } }, now);
  const owed_minor = amount_minor - missing;
  const finding = owed_minor > 0 ? "over" : "paid";
  return { status: "matched", finding, checkout_id, allocated_minor: missing, owed_minor };
}

export interface Reference {
  checkout_id: number;
  reference: string;
}

/** What came for it and was not enough. */
async function findShort(tx: Tx, checkoutId: number, { id, currency }: EntryRow): Promise<EntryRow[]> {
  return selectEntries(tx)
    .where("checkout_id", "=", checkoutId)
    .where(isShort(currency))
    .where("id", "<>", id)
    .orderBy("id")
    .forUpdate()
    .execute();
}

/** Nothing waits for the money. */
async function whyNot(tx: Tx, checkoutId: number, state: string | undefined): Promise<Finding> {
  if (state === "paid") return "twice";
  const { rows } = await sql<{ expired: boolean }>`
    select coalesce(bool_or(cancel_reason = 'payment_expired'), false) as expired
    from orders where checkout_id = ${checkoutId}`.execute(tx);
  return rows[0]?.expired ? "late" : "cancelled";
}

/** Which of these references were given out, and for which checkouts. */
export async function findReferences(db: Db, references: string[]): Promise<Map<string, Reference>> {
  if (references.length === 0) return new Map();
  const rows = await db
    .selectFrom("bank_references")
    .select(["reference", "checkout_id"])
    .where("reference", "=", ({ fn, val }) => fn.any(val(references)))
    .execute();
  return new Map(rows.map((row) => [row.reference, row]));
}

export async function findReferenceOf(db: Db, checkoutId: number): Promise<Reference | undefined> {
  return db
    .selectFrom("bank_references")
    .select(["reference", "checkout_id"])
    .where("checkout_id", "=", checkoutId)
    .executeTakeFirst();
}

/** Which of these still wait for money. */
export async function findWaiting(db: Db, checkoutIds: number[]): Promise<Set<number>> {
  if (checkoutIds.length === 0) return new Set();
  const { rows } = await sql<{ checkout_id: number }>`
    select distinct checkout_id from orders
    where checkout_id = any (${checkoutIds}::bigint[]) and status = 'awaiting_payment'`.execute(db);
  return new Set(rows.map(({ checkout_id }) => checkout_id));
}
