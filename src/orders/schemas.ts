import { type Static, Type } from "typebox";
import { Address, Offer, Pickup, ShortUser } from "#accounts";
import { closed, Day, Id, Line, Money, nullable, oneOf, PageOf, Prose, pageQuery, Time } from "#platform";
import { Image } from "#products";
import { Action, statuses } from "./steps.ts";

export const OrderPath = closed({ order_id: Id });
export const CheckoutPath = closed({ checkout_id: Id });

const PaymentMethod = oneOf("cash", "card");

const WantedDay = Day({
  description: "A day of the site's time zone, today or later.",
  examples: ["2030-05-01"],
});

export const NewOrder = closed(
  {
    payment_method: PaymentMethod,
    delivery_method: Offer,
    address: Type.Optional(nullable(Address)),
    wanted_on: Type.Optional(nullable(WantedDay)),
    note: Type.Optional(nullable(Prose(500))),
    producer_id: Type.Optional(Id),
  },
  { examples: [{ payment_method: "cash", delivery_method: "pickup", note: "On Saturday, please." }] },
);

const OrderStatus = oneOf(...statuses);

const Item = closed({
  product_id: Id,
  name: Type.String(),
  image: nullable(Image),
  pack_size: Type.String(),
  pack_unit: Type.String(),
  quantity: Type.Integer(),
  price: Money,
  line_total: Money,
});

const History = closed({
  status: OrderStatus,
  at: Time,
  by: oneOf("buyer", "producer", "system"),
});

export const Order = closed({
  id: Id,
  checkout_id: Id,
  status: OrderStatus,
  payment_method: PaymentMethod,
  delivery_method: Offer,
  wanted_on: nullable(Type.String({ format: "date" })),
  address: nullable(Address),
  pickup: nullable(Pickup),
  note: nullable(Type.String()),
  buyer: ShortUser,
  producer: ShortUser,
  contact: closed(
    { name: Type.String(), phone: nullable(Type.String()) },
    { description: "Of the other party." },
  ),
  items: Type.Array(Item),
  total: Money,
  commission: Type.Optional(
    closed(Money.properties, {
      description: "What the site keeps of a payment by card: to its producer only.",
    }),
  ),
  placed_at: Time,
  paid_at: nullable(Time),
  ready_at: nullable(Time),
  fulfilled_at: nullable(Time),
  cancelled_at: nullable(Time),
  cancel_reason: nullable(Type.String()),
  expires_at: nullable(Time),
  history: Type.Array(History),
  actions: Type.Array(Action),
});

export const OrderPage = PageOf(Order);

export const Checkout = closed({ checkout_id: Id, orders: Type.Array(Order) });

/** Statuses by commas are checked one by one, for a pattern could not say which is wrong. */
const StatusesQuery = Type.String({
  maxLength: 200,
  description: `One or more, by commas: ${statuses.join(", ")}.`,
  examples: ["placed,ready"],
});

export const OrdersQuery = closed({
  status: Type.Optional(StatusesQuery),
  checkout_id: Type.Optional(Id),
  ...pageQuery,
});

export const SalesQuery = closed({
  status: Type.Optional(StatusesQuery),
  wanted_on: Type.Optional(Day()),
  ...pageQuery,
});

export const NewCancellation = closed(
  { reason: Type.Optional(nullable(Line(500))) },
  { examples: [{ reason: "The hens have stopped laying." }] },
);

export const NewPayment = closed(
  {
    token: Type.Optional(
      Type.String({
        maxLength: 200,
        description: "What the payment provider gave the client for a card.",
        examples: ["sandbox_ok"],
      }),
    ),
  },
  { examples: [{ token: "sandbox_ok" }] },
);

export const Payment = closed({
  payment: closed({
    status: oneOf("succeeded", "requires_action", "processing"),
    redirect_url: nullable(Type.String({ format: "uri" })),
  }),
  orders: Type.Array(Order),
});

/** All orders a person was a party of, as they keep them. */
export const OwnOrders = Type.Array(Order);

export type OrderBody = Static<typeof Order>;
