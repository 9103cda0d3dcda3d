import { Type } from "typebox";
import { Order, OrderStatus } from "#orders";
import { Refund } from "#payments";
import { closed, Day, described, Id, Money, named, nullable, oneOf, Time } from "#platform/base";
import { PageOf, pageQuery } from "#platform/http";
import { NotYet, PersonName } from "./schemas.ts";

/** What travels of orders, as staff see them. */

const Contact = named(
  "PartyContact",
  closed({
    email: nullable(Type.String({ examples: ["ana@example.org"] })),
    phone: nullable(Type.String({ examples: ["+32 470 12 34 56"] })),
  }),
);

const { contact: _contact, actions: _actions, commission: _commission, ...orderMembers } = Order.properties;

const Payment = named(
  "ConsolePayment",
  closed({
    id: Id,
    provider: Type.String({ examples: ["sandbox"] }),
    status: oneOf("started", "processing", "requires_action", "succeeded", "declined"),
    captured: described(nullable(Money), {
      description:
        "In the order's currency, for all orders of its checkout; null where it took nothing in it.",
    }),
    refunded: nullable(Money),
    created_at: Time,
    settled_at: NotYet,
  }),
);

export const ConsoleOrder = named(
  "ConsoleOrder",
  closed({
    ...orderMembers,
    commission: Money,
    buyer_contact: Contact,
    producer_contact: Contact,
    payments: Type.Array(Payment, { description: "Those that were not declined, and the last that was." }),
    refunds: Type.Array(Refund, { description: "The newest 100.", examples: [[]] }),
    may_be_cancelled: Type.Boolean({ examples: [true] }),
  }),
);

export const ConsoleOrderLine = named(
  "ConsoleOrderLine",
  closed({
    id: Id,
    status: described(OrderStatus, { examples: ["placed"] }),
    payment_method: Order.properties.payment_method,
    delivery_method: Order.properties.delivery_method,
    buyer: PersonName,
    producer: PersonName,
    total: Money,
    placed_at: Time,
  }),
);
export const ConsoleOrderPage = PageOf(ConsoleOrderLine);

export const AllOrdersQuery = closed({
  search: Type.Optional(
    Type.String({
      maxLength: 254,
      format: "line",
      description: "An order's number, or a buyer or producer as `console/people/` finds them.",
      examples: ["ana"],
    }),
  ),
  status: Type.Optional(
    Type.String({
      maxLength: 200,
      description: "One or more, separated by commas.",
      examples: ["placed,ready"],
    }),
  ),
  from: Type.Optional(Day()),
  to: Type.Optional(Day()),
  market_day: Type.Optional(
    Type.Integer({ ...Id, description: "Only orders for this market day.", examples: [1] }),
  ),
  ...pageQuery,
});

export const ConsoleOrderPath = closed({ order_id: described(Id, { examples: [27] }) });
