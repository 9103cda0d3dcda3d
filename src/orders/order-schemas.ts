import { type Static, Type } from "typebox";
import { Address, Offer, Pickup, ShortUser } from "#accounts";
import { DayOfOrder } from "#days";
import { closed, described, Id, Money, named, nullable, oneOf, Time } from "#platform/base";
import { PageOf } from "#platform/http";
import { Image, SoldBy, Unit } from "#products";
import { Action, actors, statuses, systemReasons } from "./steps.ts";

export const LineNumber = Type.Integer({ minimum: 1, maximum: 32_767, examples: [1] });
export const PaymentMethod = named("PaymentMethod", oneOf("cash", "card", "transfer"));
export const OrderStatus = named("OrderStatus", oneOf(...statuses));

export const TaxRate = named(
  "TaxRate",
  closed({
    name: Type.String({ examples: ["reduced"] }),
    percent: Type.String({
      description: "What is added to a price without tax, as a decimal string.",
      examples: ["6"],
    }),
    code: Type.String({
      description:
        "As in EN 16931: `S` standard or reduced, `Z` zero, `E` exempt, `AE` reverse charge, `K` within the community, `G` export, `O` outside of tax, `L` the Canaries, `M` Ceuta and Melilla.",
      examples: ["S"],
    }),
  }),
);

/** Of two packages at the price that stands in examples. */
const Total = described(Money, { examples: [{ amount: "7.00", currency: "EUR" }] });

const EstimatedMoney = (description: string) => nullable(described(Money, { description, examples: [null] }));

const Grams = nullable(
  Type.Integer({
    description:
      "What the pieces weigh without their container; null until they are weighed, and for goods by pack.",
    examples: [null],
  }),
);

const AdjustedLine = named(
  "AdjustedLine",
  closed({ quantity: Type.Integer({ examples: [3] }), grams: Grams, line_total: Total }),
);

const Adjustment = named(
  "OrderAdjustment",
  closed({
    at: Time,
    by: oneOf("buyer", "producer", "helper", "operator"),
    kind: described(oneOf("changed", "supplied", "weighed"), {
      description:
        "`changed` by the buyer, `supplied` less than ordered, or `weighed`. A line of which pieces are missing is weighed anew.",
      examples: ["changed"],
    }),
    reason: nullable(
      Type.String({
        description:
          "What was typed with `supplied`. Of a weight, `over_most` where the pieces weigh more than the buyer pays for.",
        examples: [null],
      }),
    ),
    from: AdjustedLine,
    to: AdjustedLine,
  }),
);

const item = {
  n: described(LineNumber, { description: "The number of the line, by which routes name it." }),
  product_id: Id,
  name: Type.String({ examples: ["Conference pears"] }),
  image: nullable(Image),
  pack_size: Type.String({ examples: ["0.5"] }),
  pack_unit: described(Unit, { examples: ["kg"] }),
  quantity: Type.Integer({
    description: "Packages, or pieces of goods by weight, as far as the order holds them.",
    examples: [2],
  }),
  ordered_quantity: Type.Integer({ description: "What was ordered.", examples: [2] }),
  sold_by: described(SoldBy, { examples: ["pack"] }),
  grams: Grams,
  price: Money,
  line_total: Total,
  tax_rate: nullable(
    Type.String({
      description: "The name of the rate that it was sold at; null where the site had none.",
      examples: [null],
    }),
  ),
  estimate: EstimatedMoney(
    "What goods by weight cost if they weigh what their pack says; null for goods by pack.",
  ),
  most: EstimatedMoney("The most that goods by weight can cost; null for goods by pack."),
  is_final: Type.Boolean({
    description: "Whether `line_total` stands: the goods are sold by pack, or are weighed.",
    examples: [true],
  }),
  adjustments: Type.Array(Adjustment, {
    description: "Why the line is not what was ordered, oldest first.",
    examples: [[]],
  }),
};

const Tax = named(
  "OrderTax",
  closed({
    rate: described(TaxRate.properties.name, { description: "The name of the rate." }),
    percent: TaxRate.properties.percent,
    code: TaxRate.properties.code,
    net: described(Money, { examples: [{ amount: "6.60", currency: "EUR" }] }),
    tax: described(Money, { examples: [{ amount: "0.40", currency: "EUR" }] }),
    gross: Total,
  }),
);

export const Item = named("OrderItem", closed(item));
const RemovedItem = named("RemovedOrderItem", closed({ ...item, removed_at: Time }));

const History = named(
  "OrderEvent",
  closed({
    status: described(OrderStatus, { examples: ["placed"] }),
    at: Time,
    by: oneOf(...actors),
  }),
);

const NotYet = described(Time, { examples: [null] });

const OrderPayment = named(
  "OrderPayment",
  closed({
    method: PaymentMethod,
    status: described(oneOf("due", "pending", "paid", "partly_refunded", "refunded", "disputed"), {
      description: [
        "`due`: nothing has been paid (cash is, at the hand-over). `pending`: the payment is in progress, or only held on the",
        "card. `disputed`: the buyer's bank has taken money back.",
      ].join(" "),
      examples: ["paid"],
    }),
    paid: described(Money, { description: "What was taken. Of what is only held on a card, nothing yet." }),
    refunded: described(Money, { description: "What of it goes back to the buyer, or has gone." }),
    due: described(Money, {
      description: "What is still to be paid: `0.00` once it is, or the order is cancelled.",
    }),
  }),
);

export const Order = named(
  "Order",
  closed({
    id: Id,
    checkout_id: Id,
    status: described(OrderStatus, { examples: ["placed"] }),
    payment_method: PaymentMethod,
    delivery_method: Offer,
    wanted_on: nullable(Type.String({ format: "date", examples: [null] })),
    address: nullable(Address),
    pickup: nullable(
      described(Pickup, {
        description: [
          "Where to collect the goods, as it was when they were ordered. Null for `delivery`, and until the producer",
          "adds a pickup address (`pickup` of `PATCH me/`): then it appears here. Emails tell both that it is missing.",
        ].join(" "),
      }),
    ),
    market_day: nullable(described(DayOfOrder, { examples: [null] })),
    note: nullable(Type.String({ examples: ["On Saturday, please."] })),
    buyer: ShortUser,
    producer: ShortUser,
    contact: named(
      "Contact",
      closed(
        {
          name: Type.String({ examples: ["Ana Peeters"] }),
          phone: nullable(Type.String({ examples: ["+32 470 12 34 56"] })),
        },
        { description: "How to reach the other party." },
      ),
    ),
    items: Type.Array(Item),
    removed_items: Type.Array(RemovedItem, {
      description:
        "What was taken out since the order was placed, by its buyer or because nothing of it could be given, oldest first. No part of `items` and `total`.",
      examples: [[]],
    }),
    total: described(Total, {
      description: "An estimate until `is_final`.",
      examples: [{ amount: "7.00", currency: "EUR" }],
    }),
    estimate: EstimatedMoney(
      "What the order comes to if all goods by weight weigh what their packs say; null without such goods.",
    ),
    most: EstimatedMoney("The most that the order can come to; null without goods by weight."),
    is_final: Type.Boolean({
      description: "Whether `total` stands: nothing is left to weigh.",
      examples: [true],
    }),
    delivery_charge: described(Money, {
      description:
        "What its delivery costs, as part of `total`: what its producer charges, or its part of what the place of its market day does.",
      examples: [{ amount: "0.00", currency: "EUR" }],
    }),
    taxes: Type.Array(Tax, {
      description: [
        "What of `total` is tax, by rate, the highest first: worked out of the sum at each rate, half up. Delivery is taxed as",
        "the goods are, in proportion. Empty where the site had no rates when it was bought.",
      ].join(" "),
      examples: [[]],
    }),
    payment: OrderPayment,
    commission: Type.Optional(
      described(Money, {
        description:
          "What the site keeps of what is paid through it, what the place of a market day charges included; nothing of cash. Shown only to the order's producer.",
      }),
    ),
    placed_at: Time,
    paid_at: nullable(NotYet),
    ready_at: nullable(NotYet),
    fulfilled_at: nullable(NotYet),
    cancelled_at: nullable(NotYet),
    cancel_reason: nullable(
      Type.String({
        description: `As typed by whoever cancelled the order. If \`history\` says that the \`system\` cancelled it, one of ${systemReasons.map((reason) => `\`${reason}\``).join(", ")}.`,
        examples: [null],
      }),
    ),
    expires_at: nullable(NotYet),
    may_change_until: nullable(
      described(Time, {
        description: [
          "The cut-off of the order's market day: until then its buyer may take goods out or cancel. Null for other orders,",
          "and once it is prepared or over.",
        ].join(" "),
        examples: [null],
      }),
    ),
    history: Type.Array(History),
    actions: Type.Array(Action, { examples: [["cancellation"]] }),
  }),
);

export const OrderPage = PageOf(Order);

export const Checkout = named("Checkout", closed({ checkout_id: Id, orders: Type.Array(Order) }));

/** All orders a person was a party of, as they keep them. */
export const OwnOrders = Type.Array(Order);

export type OrderBody = Static<typeof Order>;
