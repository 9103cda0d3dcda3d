import type { Selectable } from "kysely";
import type { Static } from "typebox";
import { showMoney } from "#platform/base";
import type { DB } from "#platform/database";
import type { Entry, Payout, Wallet } from "./schemas.ts";

export type WalletRow = Pick<
  Selectable<DB["wallets"]>,
  "id" | "currency" | "available_minor" | "pending_minor" | "receivable_minor"
>;

export function showWallet(row: WalletRow): Static<typeof Wallet> {
  return {
    id: row.id,
    currency: row.currency,
    available: showMoney(row.available_minor, row.currency),
    pending: showMoney(row.pending_minor, row.currency),
    // What the site has to get is less than nothing in the ledger.
    receivable: showMoney(-row.receivable_minor, row.currency),
  };
}

/** A line of the ledger that is of a wallet; `balance_after_minor` is of the wallet's account. */
export interface EntryRow {
  id: number;
  account: string;
  kind: string;
  amount_minor: number;
  balance_after_minor: number | null;
  currency: string;
  order_id: number | null;
  created_at: Date;
}

/** Columns hold what the schema lists: the table's checks say the same. */
export function showEntry(row: EntryRow): Static<typeof Entry> {
  return {
    id: row.id,
    amount: showMoney(row.amount_minor, row.currency),
    account: row.account as Static<typeof Entry>["account"],
    kind: row.kind as Static<typeof Entry>["kind"],
    balance_after: showMoney(row.balance_after_minor ?? 0, row.currency),
    order_id: row.order_id,
    created_at: row.created_at,
  };
}

export type PayoutRow = Selectable<DB["payouts"]> & { currency: string };

export function showPayout(row: PayoutRow): Static<typeof Payout> {
  return {
    id: row.id,
    amount: showMoney(row.amount_minor, row.currency),
    status: row.status as Static<typeof Payout>["status"],
    holder: row.holder,
    iban: row.iban,
    requested_at: row.requested_at,
    decided_at: row.decided_at,
    reason: row.reason,
  };
}
