import { requireActivePerson } from "#accounts";
import { notFound } from "#platform/base";
import type { Db, Tx } from "#platform/database";
import { notOwner } from "./errors.ts";

/** What is to be promoted, and whether it is a product admin who asks. */
export interface Promotable {
  producerId: number;
  promotedUntil: Date | null;
  /** A day, `YYYY-MM-DD`. */
  bestBefore: string | null;
  isAdmin: boolean;
}

/**
 * Holds a product that the person may promote until the transaction ends: its owner and product admins may, though it
 * is not listed. Throws not_found, not_owner, user_inactive.
 */
export async function lockToPromote(tx: Tx, userId: number, id: number): Promise<Promotable> {
  const actor = await requireActivePerson(tx, userId);
  const product = await tx
    .selectFrom("products")
    .select(["producer_id", "promoted_until", "best_before", "is_listed"])
    .where("id", "=", id)
    .where("deleted_at", "is", null)
    .forUpdate()
    .executeTakeFirst();
  if (!product) throw notFound();
  const isAdmin = actor.roles.includes("product_admin");
  if (product.producer_id !== userId && !isAdmin) throw product.is_listed ? notOwner() : notFound();
  return {
    producerId: product.producer_id,
    promotedUntil: product.promoted_until,
    bestBefore: product.best_before,
    isAdmin,
  };
}

/** Promotes the product until the given time. */
export async function promoteUntil(tx: Tx, id: number, until: Date): Promise<void> {
  await tx.updateTable("products").set({ promoted_until: until }).where("id", "=", id).execute();
}

/** When the next promotion ends, whatever it is of; undefined where nothing is promoted. */
export async function findNextEndOfPromotion(db: Db, now: Date): Promise<Date | undefined> {
  const { ends } = await db
    .selectFrom("products")
    .select(({ fn }) => fn.min("promoted_until").as("ends"))
    .where("promoted_until", ">", now)
    .executeTakeFirstOrThrow();
  return ends ?? undefined;
}

/** Takes the ends off promotions that were over by `moment`. */
export async function clearEndedPromotions(db: Db, moment: Date): Promise<void> {
  await db
    .updateTable("products")
    .set({ promoted_until: null })
    .where("promoted_until", "<=", moment)
    .execute();
}
