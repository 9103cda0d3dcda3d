import type Stripe from "stripe";
import { type Tx, transaction } from "#platform/database";
import { recordFee } from "#wallet";
import { fromStripe } from "./amounts.ts";
import { all, between, readOn } from "./reconciliation.ts";
import type { Till } from "./till.ts";

/** Takes that cost something by themselves; of all others the cost is what is called their fee. */
const costs = new Set(["stripe_fee", "stripe_fx_fee", "tax_fee", "network_cost"]);

/**
 * Keeps what has moved the balance at Stripe, and books what it cost: the amounts that Stripe tells, never worked out from a
 * rate, for cards of other countries, disputes and currencies cost differently.
 */
export async function bookFees(till: Till): Promise<void> {
  await readOn(till, "balance", async (from, to) => {
    const query = { created: between(from, to), limit: 100 };
    const moved = await till.sdk.ask((stripe) => all(stripe.balanceTransactions.list(query)));
    const now = till.clock.now();
    for (const one of moved.reverse()) await transaction(till.db, (tx) => book(tx, one, now));
  });
}

async function book(tx: Tx, moved: Stripe.BalanceTransaction, now: Date): Promise<void> {
  const { id, type, created, source } = moved;
  const { currency, amountMinor: amount } = fromStripe(moved.amount, moved.currency);
  const { amountMinor: fee } = fromStripe(moved.fee, moved.currency);
  const row = {
    ...{ provider: "stripe", id, kind: type, currency, amount_minor: amount, fee_minor: fee },
    source: typeof source === "string" ? source : (source?.id ?? null),
    occurred_at: new Date(created * 1000),
  };
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("provider_balance")
    .values(row)
    .onConflict((conflict) => conflict.columns(["provider", "id"]).doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 0n) return;
  const cost = fee + (costs.has(type) ? -amount : 0);
  if (cost !== 0) await recordFee(tx, { id, currency, cost_minor: cost }, now);
}
