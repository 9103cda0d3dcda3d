import { type Static, Type } from "typebox";
import { Delivery, Offer, ShortUser } from "#accounts";
import { closed, described, Id, Money, named, nullable, oneOf, Time } from "#platform/base";
import { Image, Product } from "#products";

/** What travels on the routes of the cart. */

/** The most packages of one product in a cart, and the most that a producer can enter as stock. */
export const mostOfOne = 1_000_000;

const Quantity = (minimum: number) =>
  Type.Integer({ minimum, maximum: mostOfOne, description: "Number of packages.", examples: [2] });

export const Change = named("CartChange", closed({ quantity: Type.Optional(Quantity(1)) }));
export const Setting = named("CartSetting", closed({ quantity: Quantity(0) }));
/** Something of the demo market that keeps. */
export const ProductPath = closed({ product_id: described(Id, { examples: [34] }) });

const Issue = named(
  "CartIssue",
  oneOf("no_longer_sold", "past_best_before", "out_of_stock", "not_enough_stock"),
);

export const CartQuery = closed({
  market_day: Type.Optional(
    Type.Integer({ ...Id, description: "Says in `day_issue` what can't be fetched there.", examples: [1] }),
  ),
});

/** Of two packages at the price that stands in examples. */
const Total = described(Money, { examples: [{ amount: "7.00", currency: "EUR" }] });

const { id, name, price, pack_size, pack_unit, sold_by, unit_price } = Product.properties;

const CartLine = named(
  "CartLine",
  closed({
    product: named(
      "CartProduct",
      closed({
        id,
        name,
        price,
        pack_size,
        pack_unit,
        sold_by,
        unit_price,
        image: nullable(Image),
        producer: ShortUser,
      }),
    ),
    quantity: Quantity(1),
    line_total: Total,
    estimate: nullable(
      described(Money, {
        description: "What goods by weight cost if they weigh what their pack says; null for goods by pack.",
        examples: [null],
      }),
    ),
    most: nullable(
      described(Money, {
        description: "The most that goods by weight can cost, whatever they weigh; null for goods by pack.",
        examples: [null],
      }),
    ),
    issue: nullable(described(Issue, { examples: [null] })),
    day_issue: described(nullable(oneOf("day_closed", "not_attending", "lead_time")), {
      description:
        "Why it can't be fetched at the `market_day` that was asked about: the day takes no orders, the producer doesn't come, or it has to be ordered earlier. Null for nothing, and where no day was asked about.",
      examples: [null],
    }),
  }),
);

const Totals = Type.Array(Total, {
  description: "One per currency, the site's first; items with an issue are left out.",
});

export const Cart = named(
  "Cart",
  closed({
    items: Type.Array(CartLine, { description: "In the order in which they were added." }),
    item_count: Type.Integer({ description: "Number of packages in all items.", examples: [2] }),
    by_producer: Type.Array(
      named(
        "ProducerInCart",
        closed({
          producer: ShortUser,
          totals: Totals,
          offers: Type.Array(Offer),
          has_pickup_address: Type.Boolean({
            description:
              "Whether the producer has a pickup address. Until then, `pickup` of an order is null.",
            examples: [true],
          }),
          delivery: nullable(
            described(Delivery, {
              description:
                "What the producer charges for delivery and where to; null where nothing is said of it.",
              examples: [null],
            }),
          ),
          delivery_charges: Type.Array(Money, {
            description:
              "What delivery of these items costs now, beside `totals` and in their order; empty where the producer doesn't deliver.",
            examples: [[]],
          }),
        }),
      ),
    ),
    totals: Totals,
    is_estimate: Type.Boolean({
      description:
        "Whether something is sold by weight, so that `totals` are estimates: what it costs is known once it is weighed.",
      examples: [false],
    }),
  }),
);

/** What an export says of a cart. */
export const OwnCart = Type.Array(
  named("OwnCartLine", closed({ product_id: Id, name, quantity: Quantity(1), added_at: Time })),
);

export type ShownCart = Static<typeof Cart>;
export type ShownLine = ShownCart["items"][number];
