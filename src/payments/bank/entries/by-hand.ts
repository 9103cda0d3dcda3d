import type { Platform } from "#platform";
import { invalidInput, isIban, notFound } from "#platform/base";
import type { Tx } from "#platform/database";
import { recordAct, type StaffId } from "#staff";
import { markPaid, oweBankEntry, readAnyPayout, sendPayoutDecision } from "#wallet";
import { entryDecided, nothingOwed } from "../errors.ts";
import { oweBack } from "../repayments.ts";
import { findReferenceOf, payWith } from "./checkouts.ts";
import {
  type Decision,
  decide,
  type EntryRow,
  type EntryStatus,
  findEntry,
  holdAccount,
  selectEntries,
  updateEntry,
} from "./entry.ts";
import { owedOf } from "./owed.ts";
import { settleSent } from "./transfers.ts";

/** What a person decides about a booking, each written down in the transaction that does it. */

type Site = Pick<Platform, "jobs" | "clock" | "config">;

/** What the booking was for: exactly one of the two. */
export interface MeantFor {
  checkout_id?: number | undefined;
  payout_id?: number | undefined;
}

/** Throws not_found, entry_decided, invalid_input where it can't be that. */
export async function matchEntry(
  tx: Tx,
  { jobs, clock, config }: Site,
  by: StaffId,
  id: number,
  { checkout_id, payout_id }: MeantFor,
): Promise<void> {
  const now = clock.now();
  const entry = await holdOpen(tx, id);
  let decision: Decision | undefined;
  if (checkout_id !== undefined) {
    const reference = await findReferenceOf(tx, checkout_id);
    if (!reference || !entry.is_credit || entry.is_reversal)
      throw invalidInput({ checkout_id: "not_a_choice" });
    decision = await payWith(tx, jobs, entry, reference, now);
    if (!decision) throw invalidInput({ checkout_id: "not_a_choice" });
  } else {
    const payout = await readAnyPayout(tx, payout_id ?? 0).catch(() => undefined);
    if (payout?.status === "requested" && !entry.is_credit && payout.amount_minor === entry.amount_minor) {
      // Sent without a file.
      await markPaid(tx, config, payout.id, now);
      await jobs.add(tx, sendPayoutDecision, { payout_id: payout.id });
    }
    if (payout) decision = await settleSent(tx, jobs, entry, { ...payout, kind: "payout" }, now);
    if (!decision) throw invalidInput({ payout_id: "not_a_choice" });
  }
  await decide(tx, entry, { checkout_id: null, payout_id: null, ...decision }, now);
  await recordAct(tx, by, { act: "bank_entry_matched", subject: "bank_entry", subject_id: id }, now);
}

/** The booking has nothing to do with orders or payouts, or nothing more. Throws not_found, entry_decided. */
export async function ignoreEntry(tx: Tx, { clock }: Site, by: StaffId, id: number): Promise<void> {
  const now = clock.now();
  const entry = await holdEntry(tx, id);
  if (entry.status !== "unmatched" && entry.status !== "proposed")
    throw entryDecided({ status_now: entry.status as EntryStatus });
  const of = entry.status === "proposed" ? { checkout_id: null, payout_id: null } : {};
  await decide(tx, entry, { status: "ignored", finding: entry.finding as Decision["finding"], ...of }, now);
  await recordAct(tx, by, { act: "bank_entry_ignored", subject: "bank_entry", subject_id: id }, now);
}

/** To whom money goes back, where the statement doesn't say. */
export interface Payee {
  holder?: string | undefined;
  iban?: string | undefined;
}

/**
 * What is owed of a booking goes back to its payer, by the next file for the bank; of one that nobody knows what it was for, all
 * of it. Throws not_found, nothing_owed, invalid_input where no account is known.
 */
export async function repayEntry(
  tx: Tx,
  { clock }: Site,
  by: StaffId,
  id: number,
  payee: Payee,
): Promise<void> {
  const now = clock.now();
  const entry = await holdEntry(tx, id);
  const amount_minor = await owedOf(tx, entry);
  if (amount_minor === 0) throw nothingOwed();
  const iban = payee.iban ?? entry.iban;
  const holder = payee.holder ?? entry.name;
  if (iban === null || !isIban(iban))
    throw invalidInput({ iban: iban === null ? "required" : "wrong_format" });
  if (holder === null) throw invalidInput({ holder: "required" });
  const { checkout_id, currency } = entry;
  if (isOpen(entry))
    await decide(
      tx,
      entry,
      { status: "matched", finding: "sent_back", checkout_id: null, payout_id: null },
      now,
    );
  const repaid_minor = entry.repaid_minor + amount_minor;
  await updateEntry(tx, id, { owed_minor: Math.max(entry.owed_minor, repaid_minor), repaid_minor });
  await oweBankEntry(tx, { entry_id: id, currency, amount_minor }, now);
  const of = isOpen(entry) ? null : checkout_id;
  await oweBack(tx, { entry_id: id, checkout_id: of, holder, iban, amount_minor, currency }, now);
  await recordAct(tx, by, { act: "bank_entry_repaid", subject: "bank_entry", subject_id: id }, now);
}

function isOpen({ status }: EntryRow): boolean {
  return status === "unmatched" || status === "proposed" || status === "ignored";
}

/** One that nobody has decided about, or whose decision was to ignore it. */
async function holdOpen(tx: Tx, id: number): Promise<EntryRow> {
  const entry = await holdEntry(tx, id);
  if (!isOpen(entry) || entry.finding !== null)
    throw entryDecided({ status_now: entry.status as EntryStatus });
  return entry;
}

/** Held as a file that brings others of its account holds them. */
async function holdEntry(tx: Tx, id: number): Promise<EntryRow> {
  const found = await findEntry(tx, id);
  if (!found || found.status === "split") throw notFound({}, `Unknown entry: ${id}.`);
  await holdAccount(tx, found.account);
  const entry = await selectEntries(tx).where("id", "=", id).forUpdate().executeTakeFirstOrThrow();
  if (entry.status === "split") throw notFound({}, `Unknown entry: ${id}.`);
  return entry;
}
