import { Type } from "typebox";
import { closed, described, Id, Money, named, nullable, oneOf, Time } from "#platform/base";
import { PageOf, pageQuery } from "#platform/http";

/** What travels on the routes of the wallet. */

const Currency = Type.String({ examples: ["EUR"] });

export const Wallet = named(
  "Wallet",
  closed({
    id: Id,
    currency: Currency,
    available: described(Money, { description: "Can be spent on promotion or paid out." }),
    pending: described(Money, { description: "From sales that haven't been handed over yet." }),
    receivable: described(Money, {
      description:
        "What you owe the site: money that went back to buyers when it had left your wallet. It is kept of what you earn next.",
      examples: [{ amount: "0.00", currency: "EUR" }],
    }),
  }),
);

export const Entry = named(
  "WalletEntry",
  closed({
    id: Id,
    amount: Money,
    account: oneOf("available", "pending", "receivable"),
    kind: oneOf(
      "sale",
      "commission",
      "adjustment",
      "release",
      "refund",
      "dispute",
      "receivable",
      "promotion",
      "payout",
      "payout_refused",
      "payout_returned",
    ),
    balance_after: Money,
    order_id: nullable(Id),
    created_at: Time,
  }),
);

export const NewPayout = named("NewPayout", closed({ amount: Money }));

export const payoutStatuses = ["requested", "in_file", "paid", "refused", "returned"] as const;
export const PayoutStatus = oneOf(...payoutStatuses);

export const Payout = named(
  "Payout",
  closed({
    id: Id,
    amount: Money,
    status: described(PayoutStatus, {
      description:
        "`in_file` once the operator has it in a file for the bank, until a statement says that it was paid or returned.",
    }),
    holder: nullable(Type.String({ examples: ["Eva Peeters"] })),
    iban: nullable(Type.String({ examples: ["BE68539007547034"] })),
    requested_at: Time,
    decided_at: nullable(described(Time, { examples: [null] })),
    reason: nullable(
      Type.String({
        description: "Why the payout was refused, or what the bank said as it returned it.",
        examples: [null],
      }),
    ),
  }),
);

export const WalletPage = PageOf(Wallet);
export const EntryPage = PageOf(Entry);
export const PayoutPage = PageOf(Payout);
/** Ana's in the demo market. */
export const WalletPath = closed({ wallet_id: described(Id, { examples: [1] }) });
export const WalletQuery = closed(pageQuery);

/** A person's wallets with all that happened in them, as they take them along. */
export const OwnWallets = Type.Array(
  named(
    "OwnWallet",
    closed({ ...Wallet.properties, entries: Type.Array(Entry), payouts: Type.Array(Payout) }),
  ),
);
