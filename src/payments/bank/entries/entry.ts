import { type Selectable, sql, type Updateable } from "kysely";
import type { DB, Db, Tx } from "#platform/database";
import { allocateBankEntry, recordBankEntries } from "#wallet";

/** A booking of the site's bank account, as it is kept. */
export type EntryRow = Selectable<DB["bank_entries"]>;

export const entryStatuses = ["matched", "proposed", "unmatched", "ignored", "returned"] as const;
export type EntryStatus = (typeof entryStatuses)[number];

export const findings = [
  ...["paid", "short", "over", "late", "cancelled", "twice"],
  ...["payout_paid", "payout_returned", "repayment_paid", "repayment_returned"],
  ...["reversal", "reversed", "taken_back", "sent_back"],
] as const;
export type Finding =
  | "paid"
  | "short"
  | "over"
  | "late"
  | "cancelled"
  | "twice"
  | "payout_paid"
  | "payout_returned"
  | "repayment_paid"
  | "repayment_returned"
  | "reversal"
  | "reversed"
  | "taken_back"
  | "sent_back";

/** What an entry turned out to be. */
export interface Decision {
  status: EntryStatus;
  finding: Finding | null;
  checkout_id?: number | null;
  payout_id?: number | null;
  repayment_id?: number | null;
  reverses_id?: number | null;
  /** What of it paid something that moved `bank` by itself, signed as the account moves. */
  allocated_minor?: number;
  owed_minor?: number;
  /** What still has to come for its checkout. */
  missing_minor?: number;
}

type Movement = Pick<EntryRow, "is_credit" | "amount_minor">;

/** As the account moves: negative what left. */
export function signedMinor({ is_credit, amount_minor }: Movement): number {
  return is_credit ? amount_minor : -amount_minor;
}

/**
 * Whoever decides about entries of an account holds it until the transaction ends: so the same file twice at once, and a
 * person beside a file, take turns.
 */
export async function holdAccount(tx: Tx, account: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`bank account ${account}`}, 0))`.execute(tx);
}

export async function findEntry(db: Db, id: number): Promise<EntryRow | undefined> {
  return selectEntries(db).where("id", "=", id).executeTakeFirst();
}

export function selectEntries(db: Db) {
  return db.selectFrom("bank_entries").select(columns);
}

const columns = [
  ...(["id", "statement_id", "account", "reference_key", "place_key", "content_key", "line"] as const),
  ...(["is_credit", "is_reversal", "amount_minor", "currency", "booked_on", "valued_on"] as const),
  ...(["bank_reference", "end_to_end_id", "name", "iban", "remittance", "return_reason"] as const),
  ...(["status", "finding", "checkout_id", "payout_id", "repayment_id", "reverses_id"] as const),
  ...([
    "allocated_minor",
    "owed_minor",
    "repaid_minor",
    "missing_minor",
    "decisions",
    "decided_at",
    "read_at",
  ] as const),
] as const;

/**
 * Writes down what became of an entry whose money lies in `unallocated`, or lay elsewhere by an earlier decision, and moves
 * it in the ledger.
 */
export async function decide(tx: Tx, entry: EntryRow, decision: Decision, now: Date): Promise<void> {
  const { allocated_minor = entry.allocated_minor } = decision;
  const { id: entry_id, currency } = entry;
  const n = entry.decisions + 1;
  await updateEntry(tx, entry_id, { ...decision, decisions: n, decided_at: now });
  const amount_minor = allocated_minor - entry.allocated_minor;
  await allocateBankEntry(tx, { entry_id, currency, amount_minor }, n, now);
}

/** The same of an entry that has just come in and isn't in the ledger yet. */
export async function decideNew(tx: Tx, entry: EntryRow, decision: Decision, now: Date): Promise<void> {
  const { allocated_minor = 0 } = decision;
  await updateEntry(tx, entry.id, { ...decision, decided_at: now });
  await recordBankEntries(
    tx,
    [{ entry_id: entry.id, currency: entry.currency, amount_minor: signedMinor(entry) - allocated_minor }],
    now,
  );
}

export async function updateEntry(
  tx: Tx,
  id: number,
  changes: Updateable<DB["bank_entries"]>,
): Promise<void> {
  await tx.updateTable("bank_entries").set(changes).where("id", "=", id).execute();
}
