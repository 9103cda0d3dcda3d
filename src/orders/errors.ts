import { cartFull } from "#cart";
import { inOtherWords, problemKind } from "#platform/base";
import { notEnoughStock, pastBestBefore } from "#products";
import { OrderStatus, RefusedLines } from "./schemas.ts";

/** What can't be bought. */
const about = { lines: RefusedLines };
export type LinesRefused = typeof noLongerSold;

export const cartEmpty = problemKind(409, "cart_empty", "There is nothing in the cart to buy.", about);
export const cartChanged = problemKind(
  412,
  "cart_changed",
  "The cart is not what you saw: a price, a product or its stock has changed. Look at it again.",
);
export const tooMuch = inOtherWords(cartFull, "This is worth more than one order can hold.", about);
export const linesOutOfStock = inOtherWords(
  notEnoughStock,
  "There is less in stock than you asked for.",
  about,
);
export const noLongerSold = problemKind(409, "no_longer_sold", "Some of this is no longer sold.", about);
export const linesPastBestBefore = inOtherWords(
  pastBestBefore,
  "Some of this is past its best-before day, or will be on the day it is wanted.",
  about,
);
export const deliveryMethodNotOffered = problemKind(
  409,
  "delivery_method_not_offered",
  "Not every producer offers this way to get the goods.",
  about,
);
export const paymentMethodUnavailable = problemKind(
  409,
  "payment_method_unavailable",
  "This site does not take that way to pay.",
  about,
);
export const wrongStatus = problemKind(
  409,
  "wrong_status",
  "The order is past this step, or not there yet.",
  {
    status_now: OrderStatus,
  },
);
export const notYourStep = problemKind(403, "not_your_step", "This step is the other party's to take.");
export const cardDeclined = problemKind(402, "card_declined", "The card was declined. Try another.");
export const paymentProviderUnavailable = problemKind(
  503,
  "payment_provider_unavailable",
  "The payment provider does not answer. Try again: nothing is charged twice.",
);
