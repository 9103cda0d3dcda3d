import { sql } from "kysely";
import type { Db, Tx } from "#platform/database";
import { post, type TransferLine } from "./posting.ts";

/**
 * What the site's bank account says in the ledger. `bank` is what came in there, negative, and what left; `unallocated` is
 * what of it is nobody's yet. So that `bank` follows the account, each booking of it moves `bank` once: by what it pays (a
 * sale, a payout), or against `unallocated`.
 */

/** A booking of the account, or a part of it: positive what came in. */
export interface BankMovement {
  entry_id: number;
  currency: string;
  amount_minor: number;
}

/** Money that came or left without anybody knowing for what: of a long statement many at once, by two statements. */
export async function recordBankEntries(tx: Tx, movements: BankMovement[], now: Date): Promise<void> {
  const moving = movements.filter(({ amount_minor }) => amount_minor !== 0);
  if (moving.length === 0) return;
  const { rows } = await sql<{ id: number; cause: string }>`
    insert into transfers (cause, created_at)
    select cause, ${now}::timestamptz from unnest(${moving.map(causeOf)}::text[]) as new (cause)
    on conflict (cause) do nothing returning id, cause`.execute(tx);
  const idByCause = new Map(rows.map(({ id, cause }) => [cause, id]));
  const written = moving.filter((movement) => idByCause.has(causeOf(movement)));
  await sql`
    insert into transfer_lines (transfer_id, account, currency, amount_minor, kind, created_at)
    select id, account, currency, sign * amount, 'bank', ${now}::timestamptz
    from unnest(${written.map((one) => idByCause.get(causeOf(one)))}::bigint[],
      ${written.map(({ currency }) => currency)}::text[], ${written.map(({ amount_minor }) => amount_minor)}::bigint[])
      as new (id, currency, amount)
    cross join (values ('bank', -1), ('unallocated', 1)) side (account, sign)`.execute(tx);
}

function causeOf({ entry_id }: BankMovement): string {
  return `bank/${entry_id}`;
}

/** What that money was for is known now, the `n`th time: what it pays moves `bank` itself. */
export async function allocateBankEntry(tx: Tx, movement: BankMovement, n: number, now: Date): Promise<void> {
  const { entry_id, amount_minor } = movement;
  if (amount_minor === 0) return;
  const back = moved({ ...movement, amount_minor: -amount_minor });
  await post(tx, [{ ...back, cause: `bank-allocated/${entry_id}/${n}` }], now);
}

/** What came too much, too late or twice is owed to its payer. */
export async function oweBankEntry(
  tx: Tx,
  { entry_id, currency, amount_minor }: BankMovement,
  now: Date,
): Promise<void> {
  const lines: TransferLine[] = [
    { account: "unallocated", amount_minor: -amount_minor, kind: "refund" },
    { account: "refunds", amount_minor, kind: "refund" },
  ];
  await post(tx, [{ cause: `bank-owed/${entry_id}`, order_id: null, currency, lines }], now);
}

/** Money that the site owed to somebody by bank, beside refunds of orders. */
export interface Repayment {
  repayment_id: number;
  currency: string;
  amount_minor: number;
}

/** What was owed has left. */
export async function recordRepaymentPaid(tx: Tx, repayment: Repayment, now: Date): Promise<void> {
  await post(tx, [{ ...repaid(repayment, 1), cause: `repayment-paid/${repayment.repayment_id}` }], now);
}

/** What had left came back: it is owed again. */
export async function recordRepaymentReturned(tx: Tx, repayment: Repayment, now: Date): Promise<void> {
  await post(tx, [{ ...repaid(repayment, -1), cause: `repayment-returned/${repayment.repayment_id}` }], now);
}

/** What transfers of these causes have moved in `bank`: positive what left. */
export async function movedInBank(db: Db, causes: string[]): Promise<number> {
  const { sum } = await db
    .selectFrom("transfer_lines")
    .innerJoin("transfers", "transfers.id", "transfer_id")
    .select(({ fn, val }) => fn.coalesce(fn.sum<number>("amount_minor"), val(0)).as("sum"))
    .where("cause", "in", causes)
    .where("account", "=", "bank")
    .executeTakeFirstOrThrow();
  return Number(sum);
}

/** What was owed has reached its payer otherwise, before it was sent: the bank has taken back the money that it was of. */
export async function recordRepaymentSettled(tx: Tx, repayment: Repayment, now: Date): Promise<void> {
  const { repayment_id, currency, amount_minor } = repayment;
  const lines: TransferLine[] = [
    { account: "refunds", amount_minor: -amount_minor, kind: "refund" },
    { account: "unallocated", amount_minor, kind: "refund" },
  ];
  await post(tx, [{ cause: causeOfSettling(repayment_id), order_id: null, currency, lines }], now);
}

export function causeOfSettling(repaymentId: number): string {
  return `repayment-settled/${repaymentId}`;
}

function moved({ currency, amount_minor }: BankMovement) {
  const lines: TransferLine[] = [
    { account: "bank", amount_minor: -amount_minor, kind: "bank" },
    { account: "unallocated", amount_minor, kind: "bank" },
  ];
  return { order_id: null, currency, lines };
}

function repaid({ currency, amount_minor }: Repayment, sign: 1 | -1) {
  const lines: TransferLine[] = [
    { account: "refunds", amount_minor: -sign * amount_minor, kind: "refund" },
    { account: "bank", amount_minor: sign * amount_minor, kind: "refund" },
  ];
  return { order_id: null, currency, lines };
}
