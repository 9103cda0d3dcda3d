import { notFound, problemKind } from "#platform/base";
import type { Db, Tx } from "#platform/database";
import type { PageRequest } from "#platform/listing";

/** What the site owes to buyers by bank: refunds of what they transferred, and what came too much, too late or twice. */

export const repaymentDecided = problemKind(
  409,
  "repayment_decided",
  "The repayment is in a file for the bank, or has been paid or returned already.",
);

export const repaymentStatuses = ["requested", "in_file", "paid", "returned"] as const;

/** What is owed, and for what. Without an account it waits until somebody has typed one. */
export interface Owed {
  /** Of one try to give a refund back, as the provider was asked for it. */
  refund_reference?: string;
  entry_id?: number;
  checkout_id?: number | null;
  holder: string | null;
  iban: string | null;
  amount_minor: number;
  currency: string;
}

/** Owes money to somebody by bank, each try of a refund once; answers the repayment's id. */
export async function oweBack(tx: Tx, owed: Owed, now: Date): Promise<number> {
  const made = await tx
    .insertInto("bank_repayments")
    .values({ ...owed, created_at: now })
    .onConflict((conflict) => conflict.column("refund_reference").doNothing())
    .returning("id")
    .executeTakeFirst();
  if (made) return made.id;
  const { id } = await tx
    .selectFrom("bank_repayments")
    .select("id")
    .where("refund_reference", "=", owed.refund_reference ?? null)
    .executeTakeFirstOrThrow();
  return id;
}

export type RepaymentRow = Awaited<ReturnType<typeof readRepayments>>[number];

/** A page of repayments, the newest first. */
export async function readRepayments(
  db: Db,
  {
    filters: { status },
    take,
    after,
    backwards,
  }: PageRequest<{ status?: (typeof repaymentStatuses)[number] }>,
) {
  let repayments = selectRepayments(db)
    .orderBy("id", backwards ? "asc" : "desc")
    .limit(take);
  if (status) repayments = repayments.where("status", "=", status);
  if (after) repayments = repayments.where("id", backwards ? ">" : "<", Number(after[0]));
  const rows = await repayments.execute();
  return rows.map((row) => ({ ...row, keys: [row.id] }));
}

/** Throws not_found. */
export async function readRepayment(db: Db, id: number) {
  const found = await selectRepayments(db).where("id", "=", id).executeTakeFirst();
  if (!found) throw notFound({}, `Unknown repayment: ${id}.`);
  return found;
}

/**
 * To which account a repayment goes, where the statement didn't say. One that the bank has returned is sent again to it, as
 * another one. Answers the id of the one that waits. Throws not_found, repayment_decided.
 */
export async function setAccount(
  tx: Tx,
  id: number,
  { holder, iban }: { holder: string; iban: string },
  now: Date,
): Promise<number> {
  const found = await lockRepayment(tx, id);
  if (!found) throw notFound({}, `Unknown repayment: ${id}.`);
  if (mayBeSentAgain(found)) return sendAgain(tx, { ...found, holder, iban }, now);
  if (found.status !== "requested") throw repaymentDecided();
  // Whoever says where it goes wants it sent.
  const sent = { holder, iban, taken_back_by: null };
  await tx.updateTable("bank_repayments").set(sent).where("id", "=", id).execute();
  return id;
}

type Locked = NonNullable<Awaited<ReturnType<typeof lockRepayment>>>;

/** A refund of an order that came back has failed, and is tried anew with the order. */
export function mayBeSentAgain(row: Pick<Locked, "status" | "refund_reference" | "sent_again_as">): boolean {
  return row.status === "returned" && row.refund_reference === null && row.sent_again_as === null;
}

/** Under an id of its own, so that the bank's word on each of the two is told apart. */
async function sendAgain(tx: Tx, held: Locked, now: Date): Promise<number> {
  const { id, entry_id, checkout_id, holder, iban, amount_minor, currency } = held;
  const owed = { checkout_id, holder, iban, amount_minor, currency };
  const again = await oweBack(tx, entry_id === null ? owed : { ...owed, entry_id }, now);
  await tx.updateTable("bank_repayments").set({ sent_again_as: again }).where("id", "=", id).execute();
  return again;
}

/** What waits for a file and has an account, held until the transaction ends. */
export async function lockRepaymentsToFile(tx: Tx) {
  return repaymentsToFile(tx).forNoKeyUpdate().execute();
}

/** The same, only to be looked at. */
export async function findRepaymentsToFile(db: Db) {
  return repaymentsToFile(db).execute();
}

/** Held repayments are in a file from here on, or, where the file was withdrawn, wait again. */
export async function moveFiledRepayments(tx: Tx, ids: number[], to: "in_file" | "requested"): Promise<void> {
  if (ids.length === 0) return;
  await tx.updateTable("bank_repayments").set({ status: to }).where("id", "in", ids).execute();
}

export async function lockRepayment(tx: Tx, id: number) {
  return selectRepayments(tx).where("id", "=", id).forNoKeyUpdate().executeTakeFirst();
}

/** How many repayments wait for a file, or for an account. */
export async function countRepayments(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom("bank_repayments")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("status", "=", "requested")
    .executeTakeFirstOrThrow();
  return Number(count);
}

function repaymentsToFile(db: Db) {
  return selectRepayments(db).where("status", "=", "requested").orderBy("id");
}

function selectRepayments(db: Db) {
  return db
    .selectFrom("bank_repayments")
    .select([
      "id",
      "refund_reference",
      "entry_id",
      "checkout_id",
      "holder",
      "iban",
      "amount_minor",
      "currency",
    ])
    .select(["status", "reason", "created_at", "decided_at", "sent_again_as", "taken_back_by"]);
}
