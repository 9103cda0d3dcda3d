import type { Static } from "typebox";
import { type EntryStatus, type Finding, type ShownEntry, signedMinor } from "#payments";
import { showMoney } from "#platform/base";
import type { BankEntry } from "./bank-schemas.ts";

/** An entry as staff see it. */
export function showEntry(row: ShownEntry): Static<typeof BankEntry> {
  const { currency, missing_minor } = row;
  return {
    ...{ id: row.id, account: row.account, booked_on: row.booked_on, valued_on: row.valued_on },
    amount: showMoney(signedMinor(row), currency),
    ...{ name: row.name, iban: row.iban, remittance: row.remittance },
    ...{ bank_reference: row.bank_reference, end_to_end_id: row.end_to_end_id },
    ...{ is_reversal: row.is_reversal, return_reason: row.return_reason },
    status: row.status as EntryStatus,
    finding: row.finding as Finding | null,
    ...{ checkout_id: row.checkout_id, payout_id: row.payout_id, repayment_id: row.repayment_id },
    missing: missing_minor === null ? null : showMoney(missing_minor, currency),
    owed: showMoney(row.to_repay_minor, currency),
    ...{ decided_at: row.decided_at, read_at: row.read_at },
  };
}
