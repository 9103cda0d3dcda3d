import { sql } from "kysely";
import { auditOrders } from "#orders";
import type { Platform } from "#platform";
import { transaction } from "#platform/database";
import { auditWallet } from "#wallet";
import { balanceOf, idOf, type StripeTwin } from "../stripe-twin/index.ts";

/** What the money came to. */
export interface Money {
  payments: number;
  refunds: number;
  /** By currency: what the ledger says that the provider holds, and what it holds, in the smallest unit. */
  balances: { currency: string; ledger: number; twin: number }[];
  chargedTwice: string[];
  paidAndNotPlaced: string[];
  refundedTwice: string[];
  otherwise: string[];
}

/** Compares what the site has written down with what the twin of Stripe has done. */
export async function compareMoney(platform: Platform, twin: StripeTwin): Promise<Money> {
  const { db } = platform;
  const money: Money = {
    ...{ payments: 0, refunds: twin.account.refunds.size, balances: [] },
    ...{ chargedTwice: [], paidAndNotPlaced: [], refundedTwice: [], otherwise: [] },
  };
  await comparePayments(platform, twin, money);
  await compareRefunds(platform, twin, money);
  for (const currency of ["EUR", "CHF"]) {
    const { sum } = await db
      .selectFrom("transfer_lines")
      .select(({ fn, val }) => fn.coalesce(fn.sum<number>("amount_minor"), val(0)).as("sum"))
      .where("account", "=", "card")
      .where("currency", "=", currency)
      .executeTakeFirstOrThrow();
    money.balances.push({ currency, ledger: 0 - Number(sum), twin: balanceOf(twin.account, currency) });
  }
  const audits = await transaction(db, async (tx) => [await auditOrders(tx), await auditWallet(tx)]);
  for (const found of audits.flat()) money.otherwise.push(String(found));
  return money;
}

/** Each order has one payment at most whose money stayed, and each payment whose money stayed has its orders placed. */
async function comparePayments({ db }: Platform, { account }: StripeTwin, money: Money): Promise<void> {
  const rows = await db
    .selectFrom("orders")
    .leftJoin("payments", "payments.id", "orders.payment_id")
    .leftJoin("captures", "captures.order_id", "orders.id")
    .select(["orders.id", "orders.status", "orders.paid_at"])
    .select(["payments.reference", "payments.status as payment"])
    .select(
      // Of goods that nobody weighed the most is taken, and stays until they are weighed.
      sql<number>`coalesce(
        captures.amount_minor - (select coalesce(sum(amount_minor), 0) from refunds where order_id = orders.id),
        total_minor - refunded_minor)::int`.as("stays_minor"),
    )
    .execute();
  const kept = new Map<string, string>();
  for (const intent of account.intents.values()) {
    const reference = intent.metadata["reference"] ?? "";
    const charge = account.charges.get(idOf(intent.latest_charge));
    if (!charge) continue;
    money.payments++;
    if (intent.status === "requires_capture") money.otherwise.push(`${reference} is still held`);
    const stays = charge.amount_captured - charge.amount_refunded;
    const orders = rows.filter(
      (row) => row.reference === reference && row.paid_at !== null && row.status !== "cancelled",
    );
    const expected = orders.reduce((sum, { stays_minor }) => sum + stays_minor, 0);
    if (stays === 0 && expected === 0) continue;
    const key = `${intent.metadata["checkout"]} ${intent.currency}`;
    if (kept.has(key)) money.chargedTwice.push(`${key}: ${kept.get(key)} and ${reference}`);
    kept.set(key, reference);
    if (orders.length === 0) money.paidAndNotPlaced.push(`${reference}: ${stays} ${intent.currency}`);
    else if (stays !== expected)
      money.otherwise.push(`${reference} holds ${stays}, and its orders come to ${expected}`);
  }
  for (const row of rows)
    if (row.paid_at !== null && row.status !== "cancelled" && row.payment !== "succeeded")
      money.otherwise.push(`order ${row.id} is ${row.status} and its payment ${row.payment}`);
}

/** Each refund of the site is one at the twin, of the same amount. */
async function compareRefunds({ db }: Platform, { account }: StripeTwin, money: Money): Promise<void> {
  const rows = await db
    .selectFrom("refunds")
    .leftJoin("captures", "captures.order_id", "refunds.order_id")
    .select(["refunds.reference", "captures.failed_at"])
    .select("refunds.amount_minor as amount")
    .execute();
  const given = new Map<string, number[]>();
  for (const { metadata, amount } of account.refunds.values()) {
    const reference = metadata?.["reference"] ?? "";
    given.set(reference, [...(given.get(reference) ?? []), amount]);
  }
  for (const [reference, amounts] of given)
    if (amounts.length > 1) money.refundedTwice.push(`${reference}: ${amounts}`);
  for (const { reference, amount, failed_at } of rows) {
    if (failed_at === null && given.get(String(reference))?.[0] !== amount)
      money.otherwise.push(`refund ${reference} of ${amount} is ${given.get(String(reference))} at Stripe`);
    given.delete(String(reference));
  }
  for (const [reference, amounts] of given) money.refundedTwice.push(`${reference} of nobody: ${amounts}`);
}
