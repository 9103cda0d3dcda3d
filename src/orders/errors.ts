import { Type } from "typebox";
import { type CartRow, cartFull } from "#cart";
import { dayClosed, notAttending } from "#days";
import { Id, inOtherWords, Money, problemKind } from "#platform/base";
import { notEnoughStock, pastBestBefore } from "#products";
import { OrderStatus } from "./order-schemas.ts";
import { RefusedLines, UnweighedLines } from "./schemas.ts";

/** What can't be bought. */
const about = { lines: RefusedLines };
export type LinesRefused = typeof noLongerSold;

/** A line as a refusal names it. */
export function lineOf({ product_id, name, quantity, stock, is_visible }: CartRow) {
  return { product_id, name, quantity, available: is_visible ? stock : 0 };
}

export const cartEmpty = problemKind(409, "cart_empty", "There is nothing in your cart to buy.", about);
export const cartChanged = problemKind(
  412,
  "cart_changed",
  "Your cart has changed since you saw it: a price, a product or its stock. Check it again before you order.",
);
export const tooMuch = inOtherWords(
  cartFull,
  "The total is too large for one order. Order less at a time.",
  about,
);
export const linesOutOfStock = inOtherWords(
  notEnoughStock,
  "There isn't as much in stock as you want to order.",
  about,
);
export const noLongerSold = problemKind(
  409,
  "no_longer_sold",
  "Some of these products are no longer for sale.",
  about,
);
export const linesPastBestBefore = inOtherWords(
  pastBestBefore,
  "Some of these products are past their best-before date, or will be on the day you want them.",
  about,
);
export const deliveryMethodNotOffered = problemKind(
  409,
  "delivery_method_not_offered",
  "Not every producer offers this delivery method.",
  about,
);
export const deliveryNotPossible = problemKind(
  409,
  "delivery_not_possible",
  "Not every producer delivers to this postal code. Choose another address, or another way to get their goods.",
  about,
);
export const orderClosed = inOtherWords(
  dayClosed,
  "Orders for this market day are closed, so you can no longer change yours. Call the producer if you can't come.",
);
export const linesOfClosedDay = inOtherWords(
  dayClosed,
  "This market day doesn't take orders: not yet, no longer, or it was cancelled. Choose another day.",
  about,
);
export const linesNotComing = inOtherWords(
  notAttending,
  "Not every producer comes to this market day. Choose another day, or another way to get their goods.",
  about,
);
export const leadTime = problemKind(
  409,
  "lead_time",
  "Some of these products have to be ordered earlier than until this market day's cut-off. Choose a later day.",
  about,
);
export const slotFull = problemKind(
  409,
  "slot_full",
  "Nobody else can be served in this slot of the market day. Choose another slot.",
  about,
);
export const paymentMethodUnavailable = problemKind(
  409,
  "payment_method_unavailable",
  "This site doesn't accept this payment method.",
  about,
);
export const wrongStatus = problemKind(
  409,
  "wrong_status",
  "The order's status doesn't allow this step, or not yet.",
  {
    status_now: OrderStatus,
  },
);
export const notWeighed = problemKind(
  409,
  "not_weighed",
  "Some goods of this order have to be weighed first.",
  { lines: UnweighedLines },
);
export const overMost = problemKind(
  409,
  "over_most",
  "The card has already been charged, so the order can't come to more than that.",
);
export const nothingToRefund = problemKind(
  409,
  "nothing_to_refund",
  "Nothing of this order can be refunded: it isn't paid, or all of it went back already.",
);
export const moreThanPaid = problemKind(
  409,
  "more_than_paid",
  "That is more than is left of what was paid for this order.",
  { left: Money },
);
export const refundNotFailed = problemKind(
  409,
  "refund_not_failed",
  "Only a refund that has failed can be tried again or given back by hand.",
);
export const notYourStep = problemKind(403, "not_your_step", "Only the other party can take this step.");

export const producerHasOrders = problemKind(
  409,
  "producer_has_orders",
  "This producer has open orders. Send `confirm` as true to cancel them and give their money back.",
  {
    order_ids: Type.Array(Id, { description: "The first hundred of them.", examples: [[17]] }),
  },
);
