import { Type } from "typebox";
import { closed, Id, Money, nullable, oneOf, PageOf, pageQuery, Time } from "#platform";

/** What travels on the routes of the wallet. */

const Currency = Type.String({ examples: ["EUR"] });

export const Wallet = closed({
  id: Id,
  currency: Currency,
  available: closed(Money.properties, {
    description: "To spend on promotion, or to be paid out.",
  }),
  pending: closed(Money.properties, {
    description: "Of sales that are yet to be handed over.",
  }),
});

export const Entry = closed({
  id: Id,
  amount: Money,
  account: oneOf("available", "pending"),
  kind: oneOf("sale", "commission", "release", "refund", "promotion", "payout", "payout_refused"),
  balance_after: Money,
  order_id: nullable(Id),
  created_at: Time,
});

export const NewPayout = closed({ amount: Money });

export const Payout = closed({
  id: Id,
  amount: Money,
  status: oneOf("requested", "paid", "refused"),
  holder: nullable(Type.String({ examples: ["Eva Peeters"] })),
  iban: nullable(Type.String({ examples: ["BE68539007547034"] })),
  requested_at: Time,
  decided_at: nullable(Time),
  reason: nullable(Type.String({ description: "Why it was refused." })),
});

export const WalletPage = PageOf(Wallet);
export const EntryPage = PageOf(Entry);
export const PayoutPage = PageOf(Payout);
export const WalletPath = closed({ wallet_id: Id });
export const WalletQuery = closed(pageQuery);

/** A person's wallets with all that happened in them, as they take them along. */
export const OwnWallets = Type.Array(
  closed({ ...Wallet.properties, entries: Type.Array(Entry), payouts: Type.Array(Payout) }),
);
