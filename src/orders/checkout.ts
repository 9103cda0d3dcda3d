import { sql } from "kysely";
import type { Static } from "typebox";
import { normalizeAddress, requireActivePerson } from "#accounts";
import { type CartRow, emptyCart, issueOf, lockCart } from "#cart";
import type { Platform } from "#platform";
import { type Config, dayIn, daysAfter, invalidInput, secondsAfter } from "#platform/base";
import { pipelined, type Tx } from "#platform/database";
import type { Actor } from "#platform/http";
import { takeStock } from "#products";
import { commissionOf } from "./commission.ts";
import {
  cartChanged,
  cartEmpty,
  deliveryMethodNotOffered,
  type LinesRefused,
  linesOutOfStock,
  linesPastBestBefore,
  noLongerSold,
  paymentMethodUnavailable,
  tooMuch,
} from "./errors.ts";
import { tellPlaced } from "./letters.ts";
import { findOrdersOfCheckout } from "./queries/orders.ts";
import { type NewOrder, wantedDaysAhead } from "./schemas.ts";
import type { OrderRow } from "./show.ts";

type OrderRequest = Static<typeof NewOrder>;
type Settings = Pick<Config, "timeZone" | "paymentMethods" | "commissionPercent">;

/** How long an order waits for its payment. */
const paidWithinSeconds = 15 * 60;

/** Checks out the cart, and tells the parties of orders that need no payment first. Throws what `placeOrders` throws. */
export async function checkOut(
  tx: Tx,
  { config, jobs }: Pick<Platform, "config" | "jobs">,
  actor: Actor,
  request: OrderRequest,
  isSame: (cart: CartRow[]) => boolean,
): Promise<{ checkoutId: number; orders: OrderRow[] }> {
  const { checkoutId, orderIds } = await placeOrders(tx, config, actor, request, isSame);
  const isPlaced = request.payment_method === "cash";
  const [orders] = await pipelined(tx, [
    findOrdersOfCheckout(tx, checkoutId),
    isPlaced && tellPlaced(tx, jobs, orderIds),
  ]);
  return { checkoutId, orders };
}

/**
 * Checks out the cart: one order per producer and currency, all or none. `isSame` gets the cart and returns whether the
 * client saw the same one. Throws cart_empty, cart_changed, payment_method_unavailable, no_longer_sold,
 * past_best_before, not_enough_stock, delivery_method_not_offered, each with its `lines`, and invalid_input.
 */
export async function placeOrders(
  tx: Tx,
  settings: Settings,
  { userId, now }: Actor,
  request: OrderRequest,
  isSame: (cart: CartRow[]) => boolean,
): Promise<{ checkoutId: number; orderIds: number[] }> {
  const today = dayIn(settings.timeZone, now);
  const [, cart] = await pipelined(tx, [
    requireActivePerson(tx, userId, "for key share"),
    lockCart(tx, { userId }),
  ]);
  const lines = cart.filter(({ producer_id }) => (request.producer_id ?? producer_id) === producer_id);
  const wishes = wishesOf(request, lines);
  requireFulfillable(wishes, request, today);
  if (lines.length === 0) throw cartEmpty({ lines: [] });
  if (!isSame(cart)) throw cartChanged();
  if (!settings.paymentMethods.includes(request.payment_method)) {
    throw paymentMethodUnavailable({ lines: lines.map(lineOf) });
  }
  requireSellable(lines, wishes, today);

  const productIds = lines.map(({ product_id }) => product_id);
  const isCard = request.payment_method === "card";
  const checkout = {
    buyer_id: userId,
    payment_method: request.payment_method,
    address: request.address ? normalizeAddress(request.address) : null,
    status: isCard ? "awaiting_payment" : "placed",
    expires_at: isCard ? secondsAfter(now, paidWithinSeconds) : null,
  };
  // Cash changes hands outside, so nothing can be kept of it.
  const percent = isCard ? settings.commissionPercent : "0";
  // Before anything is under way: nobody would hear how that ends if this throws.
  const orders = ordersOf(lines, wishes, percent);
  const [isTaken, placed] = await pipelined(tx, [
    takeStock(tx, lines),
    insertCheckout(tx, now, checkout, orders, itemsOf(lines)),
    emptyCart(tx, { userId }, productIds),
  ]);
  // The rows are held and have been looked at; the database has the last word all the same.
  if (!isTaken) throw linesOutOfStock({ lines: lines.map(lineOf) });
  return placed;
}

/** How and when the goods of one producer are to reach their buyer. */
interface Wish {
  /** Of the list `by_producer`, where it was said for this producer alone. */
  place: number | undefined;
  delivery_method: OrderRequest["delivery_method"];
  wanted_on: string | null;
  note: string | null;
}

/** What is wished of each producer in the cart, by their ids. */
function wishesOf({ by_producer = [], ...request }: OrderRequest, lines: CartRow[]): Map<number, Wish> {
  const wishes = new Map<number, Wish>();
  for (const { producer_id } of lines) {
    const place = by_producer.findIndex((one) => one.producer_id === producer_id);
    const own = by_producer[place];
    wishes.set(producer_id, {
      place: own && place,
      delivery_method: own?.delivery_method ?? request.delivery_method,
      wanted_on: (own?.wanted_on === undefined ? request.wanted_on : own.wanted_on) ?? null,
      note: (own?.note === undefined ? request.note : own.note) ?? null,
    });
  }
  return wishes;
}

function requireFulfillable(wishes: Map<number, Wish>, request: OrderRequest, today: string): void {
  const methods = [request, ...wishes.values()].map(({ delivery_method }) => delivery_method);
  if (methods.includes("delivery") && !request.address) throw invalidInput({ address: "required" });
  requireDay("wanted_on", request.wanted_on, today);
  for (const { place, wanted_on } of wishes.values())
    if (place !== undefined) requireDay(`by_producer.${place}.wanted_on`, wanted_on, today);
}

function requireDay(field: string, day: string | null | undefined, today: string): void {
  if (day && day < today) throw invalidInput({ [field]: "too_small" });
  if (day && day > daysAfter(today, wantedDaysAhead)) throw invalidInput({ [field]: "too_large" });
}

/** Names the lines that can't be bought, or not for the day they are wanted on, all of the gravest kind at once. */
function requireSellable(lines: CartRow[], wishes: Map<number, Wish>, today: string): void {
  const found = lines.map((line) => {
    const wish = wishes.get(line.producer_id);
    return { line, wish, issue: issueOf(line, wish?.wanted_on ?? today) };
  });
  for (const [kind, issues] of refusals) {
    const refused = found.filter(({ issue }) => issue !== null && issues.includes(issue));
    if (refused.length > 0) throw kind({ lines: refused.map(({ line }) => lineOf(line)) });
  }
  const unoffered = found.filter(
    ({ line, wish }) => wish && !line.producer_offers.includes(wish.delivery_method),
  );
  if (unoffered.length > 0)
    throw deliveryMethodNotOffered({ lines: unoffered.map(({ line }) => lineOf(line)) });
}

const refusals: [LinesRefused, string[]][] = [
  [noLongerSold, ["no_longer_sold"]],
  [linesPastBestBefore, ["past_best_before"]],
  [linesOutOfStock, ["out_of_stock", "not_enough_stock"]],
];

function lineOf({ product_id, name, quantity, stock, is_visible }: CartRow) {
  return { product_id, name, quantity, available: is_visible ? stock : 0 };
}

/** An order for each producer and currency, in the order of the cart. */
function ordersOf(lines: CartRow[], wishes: Map<number, Wish>, percent: string): NewOrderRow[] {
  const orders = new Map<string, NewOrderRow>();
  for (const { producer_id, currency, producer_pickup, price_minor, quantity } of lines) {
    const key = `${producer_id} ${currency}`;
    const { delivery_method = "", wanted_on = null, note = null } = wishes.get(producer_id) ?? {};
    const order = orders.get(key) ?? {
      producer_id,
      currency,
      delivery_method,
      wanted_on,
      note,
      pickup: delivery_method === "pickup" ? producer_pickup : null,
      total_minor: 0,
      commission_minor: 0,
      commission_percent: percent,
    };
    order.total_minor += price_minor * quantity;
    orders.set(key, order);
  }
  const all = [...orders.values()];
  if (all.some(({ total_minor }) => total_minor > mostTotalMinor))
    throw tooMuch({ lines: lines.map(lineOf) });
  return all.map((order) => ({ ...order, commission_minor: commissionOf(order.total_minor, percent) }));
}

/** Far below what a number holds exactly, so that sums of many orders are exact too. */
const mostTotalMinor = 1_000_000_000_000;

function itemsOf(lines: CartRow[]): NewItemRow[] {
  return lines.map((line, index) => ({
    producer_id: line.producer_id,
    currency: line.currency,
    n: index + 1,
    product_id: line.product_id,
    name: line.name,
    image: line.image,
    pack_size: line.pack_size,
    pack_unit: line.pack_unit,
    quantity: line.quantity,
    price_minor: line.price_minor,
    line_total_minor: line.price_minor * line.quantity,
  }));
}

/** What a buyer takes at once. */
interface NewCheckout {
  buyer_id: number;
  payment_method: string;
  /** Where goods are brought to, of those orders that are. */
  address: object | null;
  status: string;
  expires_at: Date | null;
}

interface NewOrderRow {
  producer_id: number;
  currency: string;
  delivery_method: string;
  wanted_on: string | null;
  note: string | null;
  pickup: unknown;
  total_minor: number;
  commission_minor: number;
  commission_percent: string;
}

interface NewItemRow {
  producer_id: number;
  currency: string;
  n: number;
  product_id: number;
  name: string;
  image: object | null;
  pack_size: string;
  pack_unit: string;
  quantity: number;
  price_minor: number;
  line_total_minor: number;
}

/** Writes a checkout with its orders, their lines and first step, in one statement; answers the checkout's id. */
async function insertCheckout(
  tx: Tx,
  now: Date,
  checkout: NewCheckout,
  orders: NewOrderRow[],
  items: NewItemRow[],
): Promise<{ checkoutId: number; orderIds: number[] }> {
  const { buyer_id, payment_method, address, status, expires_at } = checkout;
  const { rows } = await sql<{ id: number; checkout_id: number }>`
    with checkout as (
      insert into checkouts (buyer_id, payment_method, created_at)
      values (${buyer_id}, ${payment_method}, ${now})
      returning id
    ), placed as (
      insert into orders (checkout_id, buyer_id, producer_id, status, payment_method, delivery_method, wanted_on,
        address, pickup, note, currency, total_minor, commission_minor, commission_percent, placed_at, expires_at)
      select checkout.id, ${buyer_id}::bigint, producer_id, ${status}, ${payment_method}, delivery_method, wanted_on,
        case delivery_method when 'delivery' then ${address && JSON.stringify(address)}::jsonb end, pickup, note,
        currency, total_minor, commission_minor, commission_percent, ${now}::timestamptz, ${expires_at}::timestamptz
      from checkout, jsonb_to_recordset(${JSON.stringify(orders)}::jsonb)
        as each_order (producer_id bigint, currency text, delivery_method text, wanted_on date, note text, pickup jsonb,
          total_minor bigint, commission_minor bigint, commission_percent numeric)
      returning id, checkout_id, producer_id, currency
    ), bought as (
      insert into order_items (order_id, n, product_id, name, image, pack_size, pack_unit, quantity, price_minor,
        line_total_minor)
      select placed.id, n, product_id, name, image, pack_size, pack_unit, quantity, price_minor, line_total_minor
      from placed join jsonb_to_recordset(${JSON.stringify(items)}::jsonb)
        as item (producer_id bigint, currency text, n smallint, product_id bigint, name text, image jsonb,
          pack_size numeric, pack_unit text, quantity integer, price_minor bigint, line_total_minor bigint)
        using (producer_id, currency)
    ), begun as (
      insert into order_steps (order_id, status, at, by)
      select id, ${status}, ${now}::timestamptz, 'buyer' from placed
    )
    select id, checkout_id from placed order by id`.execute(tx);
  return { checkoutId: rows[0]?.checkout_id ?? 0, orderIds: rows.map(({ id }) => id) };
}
