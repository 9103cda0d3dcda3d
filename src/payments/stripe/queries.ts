import type { Db, Tx } from "#platform/database";

/** What Stripe calls a payment of the site. */
export interface StripePayment {
  reference: string;
  session_id: string;
  payment_intent_id: string | null;
}

export async function findSession(db: Db, reference: string): Promise<StripePayment | undefined> {
  return sessions(db).where("reference", "=", reference).executeTakeFirst();
}

/** The payment that Stripe calls so; undefined for what another shop of the same account sold. */
export async function findByIntent(db: Db, paymentIntentId: string): Promise<StripePayment | undefined> {
  return sessions(db).where("payment_intent_id", "=", paymentIntentId).executeTakeFirst();
}

/** Keeps the session of a payment, and answers the one that is kept: of several the first. */
export async function keepSession(db: Db, reference: string, sessionId: string, now: Date): Promise<string> {
  await db
    .insertInto("stripe_sessions")
    .values({ reference, session_id: sessionId, created_at: now })
    .onConflict((conflict) => conflict.column("reference").doNothing())
    .execute();
  const { session_id } = await sessions(db).where("reference", "=", reference).executeTakeFirstOrThrow();
  return session_id;
}

/** Keeps what Stripe calls the payment that was made on a session's page. */
export async function keepIntent(db: Db, reference: string, paymentIntentId: string): Promise<void> {
  await db
    .updateTable("stripe_sessions")
    .set({ payment_intent_id: paymentIntentId })
    .where("reference", "=", reference)
    .where("payment_intent_id", "is", null)
    .execute();
}

/** A refund of the site that was made at Stripe, or a part of one. */
export interface ForeignPart {
  reference: string;
  amount_minor: number;
}

/** What a refund that was made at Stripe became here. */
export async function findForeignRefunds(db: Db, refundId: string): Promise<ForeignPart[]> {
  return db
    .selectFrom("stripe_refunds")
    .select(["reference", "amount_minor"])
    .where("refund_id", "=", refundId)
    .execute();
}

/** Which refund of Stripe's a refund of the site is, where it was made there. */
export async function findForeignId(db: Db, reference: string): Promise<string | undefined> {
  const found = await db
    .selectFrom("stripe_refunds")
    .select("refund_id")
    .where("reference", "=", reference)
    .executeTakeFirst();
  return found?.refund_id;
}

/** Remembers that an event has come; false where it had before. Who comes second waits for the first. */
export async function rememberEvent(
  tx: Tx,
  event: { provider: string; id: string; kind: string; received_at: Date },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("provider_events")
    .values(event)
    .onConflict((conflict) => conflict.columns(["provider", "id"]).doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Up to when something of the provider's was read to its end; undefined where it never was. */
export async function findReached(db: Db, provider: string, name: string): Promise<Date | undefined> {
  const row = await db
    .selectFrom("provider_reads")
    .select("reached_at")
    .where("provider", "=", provider)
    .where("name", "=", name)
    .executeTakeFirst();
  return row?.reached_at;
}

export async function keepReached(tx: Tx, provider: string, name: string, reachedAt: Date): Promise<void> {
  await tx
    .insertInto("provider_reads")
    .values({ provider, name, reached_at: reachedAt })
    .onConflict((conflict) => conflict.columns(["provider", "name"]).doUpdateSet({ reached_at: reachedAt }))
    .execute();
}

function sessions(db: Db) {
  return db.selectFrom("stripe_sessions").select(["reference", "session_id", "payment_intent_id"]);
}

/** Deletes what was remembered before, some at a time. */
export async function sweepEvents(db: Db, before: Date): Promise<void> {
  for (let deleted = batchSize; deleted === batchSize; ) {
    const { numDeletedRows } = await db
      .deleteFrom("provider_events")
      .where(({ and, eb, selectFrom }) =>
        and([
          eb("received_at", "<", before),
          eb(
            "id",
            "in",
            selectFrom("provider_events").select("id").where("received_at", "<", before).limit(batchSize),
          ),
        ]),
      )
      .executeTakeFirst();
    deleted = Number(numDeletedRows);
  }
}

const batchSize = 1000;
