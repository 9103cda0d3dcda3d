import type { Static } from "typebox";
import { findPart, notHelper } from "#days";
import { type OrderBody, readOrdersOfDay, showOrder } from "#orders";
import { showMoney } from "#platform/base";
import type { Db } from "#platform/database";
import { readDay } from "./day.ts";
import { type Basket, handOverOf, isKept, statusOf, sumsOf } from "./elements/day.ts";
import type { DayBasket } from "./schemas.ts";

/**
 * All baskets of a day as whoever asks may see them: staff and helpers everything, a producer what was bought from them.
 * Throws not_found, not_helper.
 */
export async function showBaskets(
  db: Db,
  userId: number,
  dayId: number,
  siteUrl: string,
): Promise<Static<typeof DayBasket>[]> {
  const part = await findPart(db, userId, dayId);
  if (part === "none") throw notHelper();
  const isProducer = part === "producer";
  const ofProducer = isProducer ? userId : undefined;
  const [day, orders] = await Promise.all([
    readDay(db, dayId, ofProducer),
    readOrdersOfDay(db, dayId, ofProducer),
  ]);
  const shown = new Map(orders.map((row) => [row.id, showOrder(row, row.producer_id, siteUrl)]));
  return day.baskets.filter(isKept).map((basket) => {
    // What was paid at the table was paid for all of a basket.
    const seen = isProducer ? { ...basket, cash: [], notes: [] } : basket;
    return showBasket(seen, shown);
  });
}

function showBasket(basket: Basket, shown: Map<number, OrderBody>): Static<typeof DayBasket> {
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
    orders: basket.orders.flatMap(({ id }) => shown.get(id) ?? []),
    due: money("due_minor"),
    paid: money("paid_minor"),
    handed_over_at: handedOver ? new Date(handedOver.at) : null,
    handed_over_by: handedOver?.by ?? null,
  };
}
