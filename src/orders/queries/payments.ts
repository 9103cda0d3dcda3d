import type { Insertable } from "kysely";
import type { DB, Db, Tx } from "#platform/database";
import type { Amount } from "../payments/outcomes.ts";

/** The buyer of a checkout, and whether somebody sells in it; undefined where there is none. */
export async function findCheckout(db: Db, id: number, viewerId: number) {
  return db
    .selectFrom("checkouts")
    .select(["buyer_id", "payment_method"])
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom("orders")
          .select("orders.id")
          .whereRef("checkout_id", "=", "checkouts.id")
          .where("producer_id", "=", viewerId),
      ).as("is_of_producer"),
    )
    .where("id", "=", id)
    .executeTakeFirst();
}

/** The payment of a checkout that is under way. */
export async function findOpenPayment(tx: Tx, checkoutId: number) {
  return tx
    .selectFrom("payments")
    .select(["id", "provider", "reference", "is_authorisation", "redirect_url"])
    .where("checkout_id", "=", checkoutId)
    .where("settled_at", "is", null)
    .executeTakeFirst();
}

/** Writes down what is about to be paid, before any provider hears of it. */
export async function insertPayment(
  tx: Tx,
  payment: Insertable<DB["payments"]>,
  amounts: Amount[],
  orderIds: number[],
): Promise<number> {
  const { id } = await tx.insertInto("payments").values(payment).returning("id").executeTakeFirstOrThrow();
  await tx
    .insertInto("payment_amounts")
    .values(
      amounts.map(({ currency, amountMinor }) => ({
        payment_id: id,
        currency,
        authorised_minor: amountMinor,
      })),
    )
    .execute();
  await tx.updateTable("orders").set({ payment_id: id }).where("id", "in", orderIds).execute();
  return id;
}

export async function findAmounts(db: Db, paymentId: number): Promise<Amount[]> {
  const rows = await db
    .selectFrom("payment_amounts")
    .select(["currency", "authorised_minor"])
    .where("payment_id", "=", paymentId)
    .orderBy("currency")
    .execute();
  return rows.map(({ currency, authorised_minor }) => ({ currency, amountMinor: authorised_minor }));
}

/** Holds a payment until the transaction ends: of two words from the provider the second waits for the first. */
export async function lockPayment(tx: Tx, reference: string) {
  return tx
    .selectFrom("payments")
    .select(["id", "checkout_id", "status", "settled_at", "is_authorisation", "takes_parts"])
    .where("reference", "=", reference)
    .forUpdate()
    .executeTakeFirst();
}

/** Which provider a payment is made through. */
export async function findProviderOf(db: Db, reference: string): Promise<string | undefined> {
  const payment = await db
    .selectFrom("payments")
    .select("provider")
    .where("reference", "=", reference)
    .executeTakeFirst();
  return payment?.provider;
}

export async function markKnown(tx: Tx, id: number, provider_id: string): Promise<void> {
  await tx
    .updateTable("payments")
    .set({ provider_id })
    .where("id", "=", id)
    .where(({ eb }) => eb("provider_id", "is distinct from", provider_id))
    .execute();
}

export async function markUnderWay(
  tx: Tx,
  id: number,
  status: "processing" | "requires_action",
  redirectUrl: string | null,
): Promise<void> {
  await tx.updateTable("payments").set({ status, redirect_url: redirectUrl }).where("id", "=", id).execute();
}

export async function markDeclined(tx: Tx, id: number, now: Date): Promise<void> {
  await tx
    .updateTable("payments")
    .set({ status: "declined", settled_at: now })
    .where("id", "=", id)
    .execute();
}

/** All that was authorised has been taken, unless it is only held. */
export async function markSucceeded(
  tx: Tx,
  { id, is_authorisation }: { id: number; is_authorisation: boolean },
  now: Date,
): Promise<void> {
  await tx
    .updateTable("payments")
    .set({ status: "succeeded", settled_at: now })
    .where("id", "=", id)
    .execute();
  if (is_authorisation) return;
  await tx
    .updateTable("payment_amounts")
    .set((amount) => ({ captured_minor: amount.ref("authorised_minor") }))
    .where("payment_id", "=", id)
    .execute();
}

/** A payment of which more is taken, or let go of, later. */
export async function findAuthorisation(db: Db, id: number) {
  return db
    .selectFrom("payments")
    .select(["provider", "reference", "released_at", "takes_parts"])
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
}

/** Part of what was authorised has been taken. */
export async function addCaptured(tx: Tx, id: number, currency: string, amountMinor: number): Promise<void> {
  await tx
    .updateTable("payment_amounts")
    .set(({ eb }) => ({ captured_minor: eb("captured_minor", "+", amountMinor) }))
    .where("payment_id", "=", id)
    .where("currency", "=", currency)
    .execute();
}

export async function markReleased(db: Db, id: number, now: Date): Promise<void> {
  await db.updateTable("payments").set({ released_at: now }).where("id", "=", id).execute();
}

/** A payment that waits for a word of its provider. */
export interface PaymentUnderWay {
  reference: string;
  provider: string;
}

/** Payments that began before and wait for a word of their provider, the oldest first. */
export async function findPaymentsUnderWay(db: Db, before: Date, most: number): Promise<PaymentUnderWay[]> {
  return db
    .selectFrom("payments")
    .select(["reference", "provider"])
    .where("settled_at", "is", null)
    .where("created_at", "<", before)
    .orderBy("created_at")
    .limit(most)
    .execute();
}

/** Payments whose buyer may still be on a page of the provider, though none of their orders waits for them any more. */
export async function findPaymentsInVain(db: Db, now: Date, most: number): Promise<PaymentUnderWay[]> {
  return db
    .selectFrom("payments")
    .select(["reference", "provider"])
    .where("settled_at", "is", null)
    .where("redirect_url", "is not", null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("orders")
            .select("orders.id")
            .whereRef("orders.payment_id", "=", "payments.id")
            .where("status", "=", "awaiting_payment")
            .where("expires_at", ">", now),
        ),
      ),
    )
    .orderBy("created_at")
    .limit(most)
    .execute();
}

/** Whose checkout it is, where it is paid by that method. */
export async function findBuyerOf(db: Db, checkoutId: number, method: string): Promise<number | undefined> {
  const checkout = await db
    .selectFrom("checkouts")
    .select("buyer_id")
    .where("id", "=", checkoutId)
    .where("payment_method", "=", method)
    .executeTakeFirst();
  return checkout?.buyer_id;
}

/** The checkout that a payment is for. */
export async function findCheckoutOfPayment(db: Db, reference: string): Promise<number | undefined> {
  const payment = await db
    .selectFrom("payments")
    .select("checkout_id")
    .where("reference", "=", reference)
    .executeTakeFirst();
  return payment?.checkout_id;
}

/** Who reads a letter about a checkout, in their language; undefined where its buyer has left. */
export async function findBuyerToTell(db: Db, checkoutId: number) {
  const buyer = await db
    .selectFrom("checkouts")
    .innerJoin("users", "users.id", "checkouts.buyer_id")
    .select(["users.email", "users.language", "users.username"])
    .where("checkouts.id", "=", checkoutId)
    .executeTakeFirst();
  if (!buyer || buyer.email === null) return undefined;
  return { to: buyer.email, language: buyer.language, about: [buyer.username] };
}
