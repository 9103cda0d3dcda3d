import type Stripe from "stripe";
import { type Account, newId } from "./account.ts";

/**
 * Moves the balance of the account. What a charge costs depends on its card, so that nobody can tell it from a rate alone.
 */
export function book(
  account: Account,
  type: Stripe.BalanceTransaction.Type,
  source: string,
  { amount, fee = 0, currency }: { amount: number; fee?: number; currency: string },
): Stripe.BalanceTransaction {
  const details = [
    { amount: fee, application: null, currency, description: "Stripe fees", type: "stripe_fee" },
  ];
  const transaction = {
    id: newId("txn"),
    object: "balance_transaction",
    amount,
    available_on: account.seconds() + 3 * 24 * 3600,
    balance_type: "payments",
    created: account.seconds(),
    currency,
    description: null,
    exchange_rate: null,
    fee,
    fee_details: fee === 0 ? [] : details,
    net: amount - fee,
    reporting_category: type === "adjustment" ? "dispute" : type,
    source,
    status: "pending",
    type,
  } satisfies Stripe.BalanceTransaction;
  account.balance.push(transaction);
  return transaction;
}

/** Cards from the European Economic Area cost less than others. */
export function feeOf(amount: number, cardFrom: string): number {
  const [perTenThousand, fixed] = cardFrom === "US" ? [325, 25] : [150, 25];
  return Math.floor((amount * perTenThousand + 5_000) / 10_000) + fixed;
}

/** What the account is worth in a currency: all that moved it. */
export function balanceOf({ balance }: Account, currency: string): number {
  return balance
    .filter((one) => one.currency === currency.toLowerCase())
    .reduce((sum, { net }) => sum + net, 0);
}
