import type { Static } from "typebox";
import { findPart, notHelper } from "#days";
import { type OrderBody, readDayOrders, showOrder } from "#orders";
import { showMoney } from "#platform/base";
import type { Db } from "#platform/database";
import { dayOf, findTaken } from "./day.ts";
import { type Basket, handOverOf, isKept, statusOf, sumsOf } from "./elements/day.ts";
import type { DayBasket } from "./schemas.ts";

/**
 * All baskets of a day as whoever asks may see them: staff and helpers everything, a producer what was bought from them.
 * Each is made when it is asked for. Throws not_found, not_helper.
 */
export async function showBaskets(
  db: Db,
  userId: number,
  dayId: number,
  siteUrl: string,
  now: Date,
): Promise<Iterable<Static<typeof DayBasket>>> {
  const part = await findPart(db, userId, dayId);
  if (part === "none") throw notHelper();
  const isProducer = part === "producer";
  const ofProducer = isProducer ? userId : undefined;
  const [{ orders, baskets }, events] = await Promise.all([
    readDayOrders(db, dayId, ofProducer),
    findTaken(db, dayId),
  ]);
  const day = dayOf(baskets, events);
  const byId = new Map(orders.map((row) => [row.id, row]));
  return day.baskets
    .values()
    .filter(isKept)
    .map((basket) => {
      // What was paid at the table was paid for all of a basket.
      const seen = isProducer ? { ...basket, cash: [], notes: [] } : basket;
      const rows = basket.orders.flatMap(({ id }) => byId.get(id) ?? []);
      return showBasket(
        seen,
        rows.map((row) => showOrder(row, row.producer_id, siteUrl, now)),
      );
    });
}

function showBasket(basket: Basket, orders: OrderBody[]): Static<typeof DayBasket> {
  const { number, buyer, slot, notes } = basket;
  const sums = sumsOf(basket);
  const handedOver = handOverOf(basket);
  const money = (name: "due_minor" | "paid_minor") =>
    sums.filter((sum) => sum[name] !== 0).map((sum) => showMoney(sum[name], sum.currency));
  return {
    number,
    buyer,
    slot: { id: slot.id, starts_at: new Date(slot.starts_at), ends_at: new Date(slot.ends_at) },
    status: statusOf(basket),
    note: notes.length === 0 ? null : notes.map(({ text }) => text).join("\n"),
    orders,
    due: money("due_minor"),
    paid: money("paid_minor"),
    handed_over_at: handedOver ? new Date(handedOver.at) : null,
    handed_over_by: handedOver?.by ?? null,
  };
}
