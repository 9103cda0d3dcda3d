import { requireActivePerson } from "#accounts";
import { notFound } from "#platform/base";
import type { Tx } from "#platform/database";
import { notOwner } from "./errors.ts";
import { lockProduct } from "./queries.ts";

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
  const product = await lockProduct(tx, id);
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
