import { sql } from "kysely";
import { lockTransfer, receiveTransferOf } from "#orders";
import { secondsAfter } from "#platform/base";
import type { Db, Tx } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { makeCreditorReference } from "./creditor-reference.ts";

/** The creditor reference of each checkout that is paid by transfer: by it a statement tells whose money has come. */

/** Whose account money came from; to it goes back what is refunded. */
export interface Payer {
  holder: string | null;
  iban: string | null;
}

const daySeconds = 24 * 3600;
/** A buyer who has less time than that in all isn't reminded of it. */
const shortestToRemind = 1.5 * daySeconds;

/** The reference of a checkout, which is made when it is first asked for and stays the same. */
export async function referenceOf(
  tx: Tx,
  checkoutId: number,
  { currency, pay_until }: { currency: string; pay_until: Date },
  now: Date,
): Promise<string> {
  const isLong = Number(pay_until) - Number(now) >= shortestToRemind * 1000;
  const reference = makeCreditorReference(checkoutId);
  await tx
    .insertInto("bank_references")
    .values({
      ...{ checkout_id: checkoutId, reference, currency, pay_until, created_at: now },
      remind_at: isLong ? secondsAfter(pay_until, -daySeconds) : null,
    })
    .onConflict((conflict) => conflict.column("checkout_id").doNothing())
    .execute();
  return reference;
}

/** What a reference is awaited for, its orders held until the transaction ends. Undefined where it is none of ours. */
export async function lockAwaited(tx: Tx, reference: string) {
  const known = await findReference(tx, reference);
  const awaited = known && (await lockTransfer(tx, known.checkout_id));
  return awaited && { ...known, ...awaited };
}

/** What of an awaited sum has still to come; all of it where more has come than orders that were cancelled have left to pay. */
export async function findMissing(
  db: Db,
  checkoutId: number,
  { amount_minor, currency }: { amount_minor: number; currency: string },
): Promise<number> {
  const { had } = await db
    .selectFrom("bank_entries")
    .select(({ fn, val }) => fn.coalesce(fn.sum<number>("amount_minor"), val(0)).as("had"))
    .where("checkout_id", "=", checkoutId)
    .where(isShort(currency))
    .executeTakeFirstOrThrow();
  return amount_minor > Number(had) ? amount_minor - Number(had) : amount_minor;
}

/** Of a booking whether it was not enough for its checkout, and waits for the rest. */
export function isShort(currency: string) {
  return sql<boolean>`finding = 'short' and repaid_minor = 0 and currency = ${currency}`;
}

/**
 * Just the sum that a checkout waits for has come from that account: it is paid, and its orders are placed. False where nothing
 * waits for it any more.
 */
export async function receiveTransfer(
  tx: Tx,
  jobs: JobQueue,
  { checkout_id, payer }: { checkout_id: number; payer: Payer },
  now: Date,
): Promise<boolean> {
  if (!(await receiveTransferOf(tx, jobs, checkout_id, now))) return false;
  await tx
    .updateTable("bank_references")
    .set({ payer_holder: payer.holder, payer_iban: payer.iban })
    .where("checkout_id", "=", checkout_id)
    .execute();
  return true;
}

/** Whose account the money of a checkout came from; nulls where no statement said so, or they have left. */
export async function findPayer(db: Db, checkoutId: number): Promise<Payer> {
  const known = await db
    .selectFrom("bank_references")
    .select(["payer_holder as holder", "payer_iban as iban"])
    .where("checkout_id", "=", checkoutId)
    .executeTakeFirst();
  return known ?? { holder: null, iban: null };
}

/** The transfer that has paid a checkout, by the reference of its payment. */
export async function findBankPayment(db: Db, checkoutId: number): Promise<string | undefined> {
  const payment = await db
    .selectFrom("payments")
    .select("reference")
    .where("checkout_id", "=", checkoutId)
    .where("provider", "=", "bank")
    .where("status", "=", "succeeded")
    .executeTakeFirst();
  return payment?.reference;
}

/** What a bank has taken back of such a transfer and nobody has paid again, of just that sum; the oldest first. */
export async function findOpenDispute(
  db: Db,
  checkoutId: number,
  { amount_minor, currency }: { amount_minor: number; currency: string },
) {
  return db
    .selectFrom("disputes")
    .innerJoin("payments", "payments.id", "payment_id")
    .select(["disputes.provider_id", "payments.reference"])
    .where("payments.checkout_id", "=", checkoutId)
    .where("disputes.provider", "=", "bank")
    .where("disputes.status", "=", "open")
    .where("disputes.amount_minor", "=", amount_minor)
    .where("disputes.currency", "=", currency)
    .orderBy("disputes.id")
    .executeTakeFirst();
}

/** Checkouts whose buyers are to be reminded, the most urgent first. */
export async function findToRemind(db: Db, now: Date, most: number): Promise<number[]> {
  const rows = await db
    .selectFrom("bank_references")
    .select("checkout_id")
    .where("remind_at", "<=", now)
    .where("reminded_at", "is", null)
    .orderBy("remind_at")
    .limit(most)
    .execute();
  return rows.map(({ checkout_id }) => checkout_id);
}

/** False where the buyer was reminded before. */
export async function markReminded(tx: Tx, checkoutId: number, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("bank_references")
    .set({ reminded_at: now })
    .where("checkout_id", "=", checkoutId)
    .where("reminded_at", "is", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

async function findReference(db: Db, reference: string) {
  return db
    .selectFrom("bank_references")
    .select(["checkout_id", "reference"])
    .where("reference", "=", reference)
    .executeTakeFirst();
}
