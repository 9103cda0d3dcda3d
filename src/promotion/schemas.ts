import { Type } from "typebox";
import { closed, Id, Money, Time } from "#platform";

/** What travels on the routes of promotion, beside products. */

export const NewPromotion = closed({
  product_id: Id,
  days: Type.Integer({ minimum: 1, maximum: 90, examples: [7] }),
});

export const Promotion = closed({
  product_id: Id,
  days: Type.Integer({ description: "So many were added." }),
  promoted_until: Time,
  cost: Money,
});

/** What a person's products were promoted for, as they take it along. */
export const OwnPromotions = Type.Array(closed({ ...Promotion.properties, created_at: Time }));
