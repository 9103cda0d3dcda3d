import type { Static } from "typebox";
import { normalizeAddress } from "#accounts";
import { type CartRow, issueOf } from "#cart";
import { type DayToOrderFor, lockDaysToOrderFor, writeBaskets } from "#days";
import { type Config, dayIn } from "#platform/base";
import { pipelined, type Tx, violates } from "#platform/database";
import type { Actor } from "#platform/http";
import type { JobQueue } from "#platform/jobs";
import type { SiteSettings } from "#platform/settings";
import { deliversTo } from "#users";
import {
  cartChanged,
  cartEmpty,
  deliveryMethodNotOffered,
  deliveryNotPossible,
  type LinesRefused,
  lineOf,
  linesOutOfStock,
  linesPastBestBefore,
  noLongerSold,
  paymentMethodUnavailable,
  slotFull,
} from "./errors.ts";
import { tellPlaced } from "./letters.ts";
import { basketsOf, cutOffsOf, dayOf, daysAskedFor, requireDays, requireFetchable } from "./market-day.ts";
import { ordersOf } from "./new-orders.ts";
import { isPrepaid } from "./payments/methods.ts";
import { lockBuyer, lockNumberedCart, type NewOrderRow, writeCheckout } from "./queries/checkouts.ts";
import type { NewOrder } from "./schemas.ts";
import { awaitTransfer, offeredMethods, waitsUntil } from "./waiting.ts";
import { requireFulfillable, type Wish, wishesOf } from "./wishes.ts";

type OrderRequest = Static<typeof NewOrder>;
type Settings = Pick<
  Config,
  "timeZone" | "paymentMethods" | "transferDays" | "commissionPercent" | "taxRates"
>;

/** A checkout that may be made. */
export interface PreparedCheckout {
  id: number;
  /** One per producer and currency, as they are once they are placed. */
  orders: NewOrderRow[];
  /**
   * Makes it, and tells the parties of orders that need no payment first. To be called once; its outcome is no part of the
   * orders, so that it may leave together with the commit. Throws not_enough_stock and slot_full with their `lines`.
   */
  place(): Promise<void>;
}

/**
 * Holds the cart and decides what its checkout is: all of it or nothing. `isSame` gets the cart and the market days it is for, and
 * returns whether the client saw the same ones. Throws cart_empty, cart_changed, payment_method_unavailable, no_longer_sold,
 * past_best_before, not_enough_stock, delivery_method_not_offered, delivery_not_possible, day_closed, not_attending, lead_time, slot_full, each with
 * its `lines`, and invalid_input.
 */
export async function prepareCheckout(
  tx: Tx,
  {
    config,
    jobs,
    settings,
  }: { config: Settings; jobs: JobQueue; settings: { current: Pick<SiteSettings, "bank_account"> } },
  { userId, now }: Actor,
  request: OrderRequest,
  isSame: (cart: CartRow[], days: Map<number, DayToOrderFor>) => boolean,
): Promise<PreparedCheckout> {
  const today = dayIn(config.timeZone, now);
  const [buyer, cart, days] = await pipelined(tx, [
    lockBuyer(tx, userId),
    lockNumberedCart(tx, userId),
    // Days after stock, in which order cancellations hold them too.
    lockDaysToOrderFor(tx, userId, daysAskedFor(request)),
  ]);
  const lines = cart.filter(({ producer_id }) => (request.producer_id ?? producer_id) === producer_id);
  const wishes = wishesOf(request, lines);
  requireFulfillable(wishes, request, today);
  requireDays(wishes, days);
  const [first] = lines;
  if (!first) throw cartEmpty({ lines: [] });
  if (!isSame(cart, days)) throw cartChanged();
  requireMethod(request.payment_method, lines, offeredMethods(config, settings.current));
  const dayFor = ({ producer_id }: CartRow) => {
    const wish = wishes.get(producer_id);
    return dayOf(wish, days)?.day.date ?? wish?.wanted_on ?? today;
  };
  requireSellable(lines, wishes, dayFor);
  requireDelivered(lines, wishes, request.address?.postal_code ?? "");
  requireFetchable(lines, wishes, days, { timeZone: config.timeZone, now });

  const expires_at = waitsUntil(request.payment_method, now, config, cutOffsOf(wishes, days));
  const isPaidFirst = isPrepaid(request);
  const { ofDay, bookings } = basketsOf(wishes, days, { buyer_id: userId, created_at: now });
  const common = {
    buyer,
    payment_method: request.payment_method,
    address: request.address ? normalizeAddress(request.address) : null,
    status: isPaidFirst ? "awaiting_payment" : "placed",
    placed_at: now,
    expires_at,
    // Cash changes hands outside, so nothing can be kept of it.
    commission_percent: isPaidFirst ? config.commissionPercent : "0",
  };
  const orders = ordersOf(lines, wishes, ofDay, days, common, config.taxRates);
  const ids = orders.map(({ id }) => id);
  return {
    id: first.checkout_id,
    orders,
    async place() {
      try {
        await pipelined(tx, [
          writeBaskets(tx, bookings),
          writeCheckout(tx, orders),
          !isPaidFirst && tellPlaced(tx, jobs, ids),
          request.payment_method === "transfer" &&
            jobs.add(tx, awaitTransfer, { checkout_id: first.checkout_id }),
        ]);
      } catch (error) {
        // The rows are held and have been looked at; the database has the last word all the same.
        if (violates(error, "product_stock_stock_check")) throw linesOutOfStock({ lines: lines.map(lineOf) });
        if (violates(error, "slots_never_overbooked")) throw slotFull({ lines: lines.map(lineOf) });
        throw error;
      }
    },
  };
}

/** By transfer one sum is paid, under one reference, so in one currency. */
function requireMethod(method: string, lines: CartRow[], offered: string[]): void {
  const currencies = new Set(lines.map(({ currency }) => currency));
  if (offered.includes(method) && (method !== "transfer" || currencies.size === 1)) return;
  throw paymentMethodUnavailable({ lines: lines.map(lineOf) });
}

/** Names the lines that can't be bought, or not for the day they are wanted on, all of the gravest kind at once. */
function requireSellable(
  lines: CartRow[],
  wishes: Map<number, Wish>,
  dayFor: (line: CartRow) => string,
): void {
  const found = lines.map((line) => ({
    ...{ line, wish: wishes.get(line.producer_id), issue: issueOf(line, dayFor(line)) },
  }));
  for (const [kind, issues] of refusals) {
    const refused = found.filter(({ issue }) => issue !== null && issues.includes(issue));
    if (refused.length > 0) throw kind({ lines: refused.map(({ line }) => lineOf(line)) });
  }
  const unoffered = found.filter(
    // Who comes to a market day sells there.
    ({ line, wish }) =>
      wish && wish.delivery_method !== "market_day" && !line.producer_offers.includes(wish.delivery_method),
  );
  if (unoffered.length > 0)
    throw deliveryMethodNotOffered({ lines: unoffered.map(({ line }) => lineOf(line)) });
}

/** Names the lines of producers who don't deliver to where they are wanted. */
function requireDelivered(lines: CartRow[], wishes: Map<number, Wish>, postalCode: string): void {
  const refused = lines.filter(
    ({ producer_id, producer_delivery }) =>
      wishes.get(producer_id)?.delivery_method === "delivery" && !deliversTo(producer_delivery, postalCode),
  );
  if (refused.length > 0) throw deliveryNotPossible({ lines: refused.map(lineOf) });
}

const refusals: [LinesRefused, string[]][] = [
  [noLongerSold, ["no_longer_sold"]],
  [linesPastBestBefore, ["past_best_before"]],
  [linesOutOfStock, ["out_of_stock", "not_enough_stock"]],
];
