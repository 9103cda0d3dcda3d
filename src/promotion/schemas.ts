import { Type } from "typebox";
import { closed, Id, Money, named, nullable, Time } from "#platform/base";

/** What travels on the routes of promotion, beside products. */

export const NewPromotion = named(
  "NewPromotion",
  closed({
    product_id: Id,
    days: Type.Integer({ minimum: 1, maximum: 90, examples: [7] }),
  }),
);

export const Promotion = named(
  "Promotion",
  closed({
    product_id: Id,
    days: Type.Integer({ description: "How many days were added.", examples: [7] }),
    promoted_until: Time,
    cost: Money,
  }),
);

/** What a person's products were promoted for, as they take it along. */
export const OwnPromotions = Type.Array(
  named(
    "OwnPromotion",
    closed({
      ...Promotion.properties,
      created_at: Time,
      impressions: nullable(
        Type.Integer({
          description: [
            "How often the product was shown in its paid place while this lasted: on the home page, in `products/promotion/`",
            "and in front in `promotion/`, whoever asked. Null for promotions from before this was counted.",
          ].join(" "),
          examples: [1204],
        }),
      ),
    }),
  ),
);
