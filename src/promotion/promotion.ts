import type { Insertable } from "kysely";
import type { Static } from "typebox";
import { type Config, dayIn, secondsAfter, showMoney } from "#platform/base";
import type { DB, Tx } from "#platform/database";
import type { Actor } from "#platform/http";
import { lockToPromote, promoteUntil } from "#products";
import { payPromotion } from "#wallet";
import { tooOldToPromote } from "./errors.ts";
import type { NewPromotion, Promotion } from "./schemas.ts";

/**
 * Puts a product in front for so many days more, paid from its producer's wallet; a product admin grants them free.
 * Throws not_found, not_owner, past_best_before, insufficient_funds.
 */
export async function promote(
  tx: Tx,
  settings: Pick<Config, "currencies" | "timeZone" | "promotionPricePerDayMinor">,
  { userId, now }: Actor,
  { product_id, days }: Static<typeof NewPromotion>,
): Promise<Static<typeof Promotion>> {
  // Always the product before the wallet, so that nobody waits in a circle.
  const { producerId, promotedUntil, bestBefore, isAdmin } = await lockToPromote(tx, userId, product_id);
  if (bestBefore !== null && bestBefore < dayIn(settings.timeZone, now)) throw tooOldToPromote();
  const from = promotedUntil !== null && promotedUntil > now ? promotedUntil : now;
  const promoted_until = secondsAfter(from, days * 24 * 3600);
  const [currency] = settings.currencies;
  const cost_minor = isAdmin ? 0 : days * settings.promotionPricePerDayMinor;
  const promotion_id = await insertPromotion(tx, {
    ...{ product_id, producer_id: producerId, made_by: userId },
    ...{ days, promoted_until, cost_minor, currency, created_at: now },
  });
  if (cost_minor > 0)
    await payPromotion(tx, { promotion_id, user_id: producerId, currency, cost_minor }, now);
  await promoteUntil(tx, product_id, promoted_until);
  return { product_id, days, promoted_until, cost: showMoney(cost_minor, currency) };
}

async function insertPromotion(tx: Tx, promotion: Insertable<DB["promotions"]>): Promise<number> {
  const { id } = await tx
    .insertInto("promotions")
    .values(promotion)
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}
