import { sql } from "kysely";
import type { Db } from "#platform/database";
import type { EntryRow } from "./entry.ts";

/** What might be meant where no reference says it: a person decides. */
export interface Proposal {
  checkout_id?: number;
  payout_id?: number;
}

/** Proposals for entries, by their ids: of just that sum, and from or to somebody of that name or account. */
export async function propose(db: Db, entries: EntryRow[]): Promise<Map<number, Proposal>> {
  const found = new Map<number, Proposal>();
  const incoming = entries.filter(({ is_credit, is_reversal }) => is_credit && !is_reversal);
  const outgoing = entries.filter(({ is_credit, is_reversal }) => !is_credit && !is_reversal);
  const waiting = await findWaiting(db, sumsOf(incoming));
  for (const entry of incoming) {
    const fitting = waiting.filter((one) => fits(one, entry) && isMeant(one, entry));
    const [only] = fitting;
    if (only && fitting.length === 1) found.set(entry.id, { checkout_id: only.checkout_id });
  }
  const payouts = await findPayouts(db, sumsOf(outgoing));
  for (const entry of outgoing) {
    const fitting = payouts.filter((one) => fits(one, entry) && one.iban !== null && one.iban === entry.iban);
    const [only] = fitting;
    if (only && fitting.length === 1) found.set(entry.id, { payout_id: only.payout_id });
  }
  return found;
}

type Sum = Pick<EntryRow, "currency" | "amount_minor">;

function fits(one: Sum, entry: Sum): boolean {
  return one.currency === entry.currency && one.amount_minor === entry.amount_minor;
}

function sumsOf(entries: EntryRow[]): number[] {
  return [...new Set(entries.map(({ amount_minor }) => amount_minor))];
}

interface Waiting extends Sum {
  checkout_id: number;
  reference: string;
  names: string[];
}

/** Checkouts that wait for just such a sum, with what their buyers are called. */
async function findWaiting(db: Db, sums: number[]): Promise<Waiting[]> {
  if (sums.length === 0) return [];
  const { rows } = await sql<Waiting>`
    select awaited.*, reference, array_remove(array[display_name, username, payer_holder], null) as names
    from (
      select checkout_id, min(buyer_id) as buyer_id, min(currency) as currency, sum(total_minor)::bigint as amount_minor
      from orders where status = 'awaiting_payment' and payment_method = 'transfer' group by checkout_id
    ) awaited
    join bank_references using (checkout_id)
    join users on users.id = buyer_id
    where amount_minor = any (${sums}::bigint[])`.execute(db);
  return rows.map((row) => ({ ...row, amount_minor: Number(row.amount_minor) }));
}

interface WaitingPayout extends Sum {
  payout_id: number;
  iban: string | null;
}

async function findPayouts(db: Db, sums: number[]): Promise<WaitingPayout[]> {
  if (sums.length === 0) return [];
  return db
    .selectFrom("payouts")
    .innerJoin("wallets", "wallets.id", "payouts.wallet_id")
    .select(["payouts.id as payout_id", "payouts.amount_minor", "payouts.iban", "wallets.currency"])
    .where("payouts.status", "in", ["requested", "in_file", "paid"])
    .where("payouts.amount_minor", "=", ({ fn, val }) => fn.any(val(sums)))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(selectFrom("bank_entries").select("bank_entries.id").whereRef("payout_id", "=", "payouts.id")),
      ),
    )
    .execute();
}

/** A word of the name, or the number of the reference without its beginning. */
function isMeant({ names, reference }: Waiting, { name, remittance }: EntryRow): boolean {
  const text = folded(remittance ?? "").replace(/[^a-z0-9]/g, "");
  if (text.includes(reference.slice(4).toLowerCase())) return true;
  const words = new Set(wordsOf(name ?? ""));
  return names.some((one) => wordsOf(one).some((word) => words.has(word)));
}

function wordsOf(name: string): string[] {
  return folded(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= shortestWord);
}

const shortestWord = 3;

function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ß", "ss");
}
