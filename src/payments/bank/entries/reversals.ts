import type { Tx } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { returnByBank } from "../files/decided.ts";
import type { Named } from "../statements/names.ts";
import { type Decision, decide, type EntryRow, selectEntries, signedMinor } from "./entry.ts";
import { settleRepayments } from "./owed-back.ts";
import { disputeTransfer } from "./taken-back.ts";

/**
 * What a booking that takes an earlier one back turns out to be. Where nothing was done with the money yet, the two cancel each
 * other out. Where it has paid orders, that is a dispute; what else it has paid (`taken_back`) staff see to.
 */
export async function takeBack(
  tx: Tx,
  jobs: JobQueue,
  entry: EntryRow,
  named: Named,
  now: Date,
): Promise<Decision | undefined> {
  const original = await findOriginal(tx, entry, named);
  if (!original) return undefined;
  const of = { reverses_id: original.id, checkout_id: original.checkout_id, payout_id: original.payout_id };
  const { repaid_minor: owed_minor, allocated_minor } = original;
  const sent = sentBy(original);
  if (sent && (await returnByBank(tx, jobs, sent, entry.return_reason ?? "reversed", now))) {
    const returned = { ...of, repayment_id: original.repayment_id, allocated_minor: signedMinor(entry) };
    return { status: "returned", finding: `${sent.kind}_returned`, ...returned };
  }
  const disputed = await disputeTransfer(tx, jobs, entry, original, now);
  if (disputed) return disputed;
  const { isAllSettled } = await settleRepayments(tx, entry, original, now);
  if (allocated_minor !== 0 || !isAllSettled) return { status: "unmatched", finding: "taken_back", ...of };
  await decide(tx, original, { status: "returned", finding: "reversed", owed_minor }, now);
  return { status: "returned", finding: "reversal", ...of };
}

/** What of ours left by a booking. */
function sentBy({ finding, payout_id, repayment_id }: EntryRow) {
  if (finding === "payout_paid" && payout_id !== null) return { kind: "payout", id: payout_id } as const;
  if (finding === "repayment_paid" && repayment_id !== null)
    return { kind: "repayment", id: repayment_id } as const;
  return undefined;
}

/** The last booking of that sum the other way, by what the bank or the payer calls it, or by who it was and what was written. */
async function findOriginal(
  tx: Tx,
  entry: EntryRow,
  { creditorReferences }: Named,
): Promise<EntryRow | undefined> {
  const candidates = await selectEntries(tx)
    .where("account", "=", entry.account)
    .where("amount_minor", "=", entry.amount_minor)
    .where("currency", "=", entry.currency)
    .where("is_credit", "=", !entry.is_credit)
    .where("is_reversal", "=", false)
    .where("booked_on", "<=", entry.booked_on)
    .where("status", "<>", "split")
    .where("id", "<>", entry.id)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("bank_entries as other")
            .select("other.id")
            .whereRef("other.reverses_id", "=", "bank_entries.id"),
        ),
      ),
    )
    .orderBy("booked_on", "desc")
    .orderBy("id", "desc")
    .limit(mostCandidates)
    .execute();
  const is = (test: (one: EntryRow) => boolean) => candidates.find(test);
  return (
    is(({ bank_reference }) => bank_reference !== null && bank_reference === entry.bank_reference) ??
    is(({ end_to_end_id }) => end_to_end_id !== null && end_to_end_id === entry.end_to_end_id) ??
    is(({ remittance }) => creditorReferences.some((reference) => hasReference(remittance, reference))) ??
    is(({ iban, remittance }) => iban !== null && iban === entry.iban && remittance === entry.remittance)
  );
}

const mostCandidates = 100;

function hasReference(remittance: string | null, reference: string): boolean {
  return (remittance ?? "")
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, "")
    .includes(reference);
}
