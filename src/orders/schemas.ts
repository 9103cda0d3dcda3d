import { type Static, Type } from "typebox";
import { Offer, TypedAddress } from "#accounts";
import { closed, Day, described, Id, Line, named, nullable, Prose } from "#platform/base";
import { pageQuery } from "#platform/http";
import { LineNumber, PaymentMethod } from "./order-schemas.ts";
import { statuses } from "./steps.ts";

// In examples stand ids of the demo market: of what ana sells there, of the first that is bought, and of what bruno waits for.
export const OrderPath = closed({ order_id: described(Id, { examples: [25] }) });
export const ReadyOrderPath = closed({ order_id: described(Id, { examples: [24] }) });
export const OrderItemPath = closed({
  order_id: described(Id, { examples: [26] }),
  item: described(Id, { description: "The id of a product.", examples: [530] }),
});
/** Shares its path with `OrderItemPath`, so its parameter has the same name. */
export const ChangedLinePath = closed({
  order_id: described(Id, { examples: [28] }),
  item: described(LineNumber, { description: "The number of a line (`n`)." }),
});
export const SuppliedPath = closed({ order_id: described(Id, { examples: [24] }), n: LineNumber });
export const WeighedPath = closed({ order_id: described(Id, { examples: [28] }), n: LineNumber });

/** So far ahead goods may be wanted; `site/` tells it too. */
export const wantedDaysAhead = 365;
export const noteLength = 500;

const WantedDay = Day({
  description: [
    `A day in the site's time zone, from today to ${wantedDaysAhead} days ahead (\`wanted_days_ahead\` of \`GET site/\`),`,
    "and not after the best-before date of anything in the order.",
  ].join(" "),
  // A day that is written down is past one day.
  examples: [null],
});

const daySaid = {
  market_day_id: Type.Optional(described(Id, { description: "Required for `market_day`.", examples: [3] })),
  slot_id: Type.Optional(
    described(Id, {
      description: [
        "One of that day's `slots`. Not needed where the day has only one, nor where you have ordered for the day before:",
        "another slot than then moves all that you fetch there.",
      ].join(" "),
      examples: [9],
    }),
  ),
};

const OfProducer = named(
  "OrderOfProducer",
  closed({
    producer_id: Id,
    delivery_method: Type.Optional(Offer),
    ...daySaid,
    wanted_on: Type.Optional(nullable(WantedDay)),
    note: Type.Optional(nullable(Prose(noteLength))),
  }),
);

export const NewOrder = named(
  "NewOrder",
  closed(
    {
      payment_method: PaymentMethod,
      delivery_method: Offer,
      ...daySaid,
      address: Type.Optional(nullable(TypedAddress)),
      wanted_on: Type.Optional(nullable(WantedDay)),
      note: Type.Optional(nullable(Prose(noteLength))),
      producer_id: Type.Optional(Id),
      by_producer: Type.Optional(
        Type.Array(OfProducer, {
          maxItems: 100,
          description: "What differs for some of the producers. One that isn't in the cart changes nothing.",
        }),
      ),
    },
    { examples: [{ payment_method: "card", delivery_method: "pickup", note: "On Saturday, please." }] },
  ),
);

export type NewOrderBody = Static<typeof NewOrder>;

/** The lines of a cart that an order was refused for. */
export const RefusedLines = Type.Array(
  named(
    "RefusedLine",
    closed({
      product_id: Id,
      name: Type.String({ examples: ["Conference pears"] }),
      quantity: Type.Integer({ description: "Packages in the cart.", examples: [5] }),
      available: Type.Integer({ minimum: 0, description: "Packages in stock.", examples: [3] }),
    }),
  ),
);

/** The lines of an order that can't be handed over yet. */
export const UnweighedLines = Type.Array(
  named(
    "UnweighedLine",
    closed({
      n: Type.Integer({ examples: [1] }),
      product_id: Id,
      name: Type.String({ examples: ["Chicken"] }),
    }),
  ),
);

/** Statuses by commas are checked one by one, for a pattern could not say which is wrong. */
const StatusesQuery = Type.String({
  maxLength: 200,
  description: `One or more, separated by commas: ${statuses.join(", ")}.`,
  examples: ["placed,ready"],
});

export const OrdersQuery = closed({
  status: Type.Optional(StatusesQuery),
  checkout_id: Type.Optional(Id),
  market_day: Type.Optional(Id),
  ...pageQuery,
});

export const SalesQuery = closed({
  status: Type.Optional(StatusesQuery),
  wanted_on: Type.Optional(Day()),
  market_day: Type.Optional(Id),
  ...pageQuery,
});

export const NewCancellation = named(
  "NewCancellation",
  closed(
    { reason: Type.Optional(nullable(Line(500))) },
    { examples: [{ reason: "The hens have stopped laying." }] },
  ),
);

export const LineChange = named(
  "OrderLineChange",
  closed({
    quantity: Type.Integer({
      minimum: 0,
      maximum: 1_000_000,
      description: "So much is left of the line; 0 takes it out.",
      examples: [1],
    }),
  }),
);

export const Supplied = named(
  "SuppliedLine",
  closed({
    quantity: Type.Integer({
      minimum: 0,
      maximum: 1_000_000,
      description: "So much of the line is given; 0 for nothing of it.",
      examples: [1],
    }),
    reason: Type.Optional(
      nullable(Line(500, { description: "Shown to the buyer.", examples: ["The foxes were faster."] })),
    ),
  }),
);

export const LineWeight = named(
  "LineWeight",
  closed({
    grams: Type.Integer({
      minimum: 1,
      maximum: 10_000_000,
      description: "What the scale shows for all pieces of the line.",
      examples: [1480],
    }),
    tare_grams: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_000_000,
        description: "What of it is the container, which isn't paid for. 0 by default.",
        examples: [0],
      }),
    ),
  }),
);
