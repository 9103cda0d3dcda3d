import type { PayoutToFile } from "#wallet";
import { isInEea, isInSepa } from "../sepa-countries.ts";

/** What a file for the bank may hold, and why something is left out of it. */

/** One of the site's debts: to a producer, or to a buyer. */
export interface Debt {
  kind: "payout" | "repayment";
  id: number;
  holder: string | null;
  iban: string | null;
  amount_minor: number;
  currency: string;
  address: unknown;
  /** The booking by which the bank has taken back the money that it repays. */
  taken_back_by: number | null;
}

/**
 * `taken_back`: the bank has given the payer the money already. `currency`: only euro travel by SEPA. `no_account`: nobody knows yet to which account. `not_sepa`: the account's country takes no
 * part. `no_address`: beyond the EEA the bank asks for the site's own address, which its settings lack. `too_large`: more than a
 * transfer may be.
 */
export const fileIssues = [
  "taken_back",
  "currency",
  "no_account",
  "not_sepa",
  "no_address",
  "too_large",
] as const;
export type FileIssue = (typeof fileIssues)[number];

/** Why a debt can't be in a file; null where it can. */
export function issueOf(
  debt: Pick<Debt, "currency" | "iban" | "holder" | "amount_minor"> & Partial<Pick<Debt, "taken_back_by">>,
  { hasAddress }: { hasAddress: boolean },
): FileIssue | null {
  const { currency, iban, holder, amount_minor, taken_back_by = null } = debt;
  if (taken_back_by !== null) return "taken_back";
  if (currency !== "EUR") return "currency";
  if (iban === null || holder === null) return "no_account";
  if (!isInSepa(iban)) return "not_sepa";
  if (!isInEea(iban) && !hasAddress) return "no_address";
  return amount_minor > mostMinor ? "too_large" : null;
}

/** Of a SEPA credit transfer: 999,999,999.99. */
const mostMinor = 99_999_999_999;

export function payoutDebt(row: PayoutToFile): Debt {
  const { id, holder, iban, amount_minor, currency, address } = row;
  return { kind: "payout", id, holder, iban, amount_minor, currency, address, taken_back_by: null };
}
