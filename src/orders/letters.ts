import type { Mail } from "#mail";
import type { Platform } from "#platform";
import { showMoney } from "#platform/base";
import type { Tx } from "#platform/database";
import type { Handler, JobKind, JobQueue } from "#platform/jobs";
import type { Format } from "#words";
import { addressIn, marketDayIn } from "./letter-places.ts";
import { isFinal, sumsOf } from "./lines/line.ts";
import { isPrepaid } from "./payments/methods.ts";
import { findForLetters, type LockedOrder, type OrderForLetter } from "./queries/orders.ts";
import type { ItemRow, OrderRow } from "./show.ts";
import { type By, openStatuses, type Party, type SystemReason } from "./steps.ts";

/**
 * What emails about orders are about: the steps, a producer who was disabled, and a payment that came after the
 * cancellation.
 */
export type OrderEvent =
  | "placed"
  | "item_removed"
  | "item_changed"
  | "item_supplied"
  | "total_final"
  | "ready"
  | "fulfilled"
  | "cancelled"
  | "producer_disabled"
  | "paid_late"
  | "refund_asked"
  | "refund_done";

/** Holds only ids: the order's parties may have left when the email is composed. */
interface OrderLetter {
  order_id: number;
  event: OrderEvent;
  to: Party;
  /** What was taken out of the order, where the email is about that. */
  product_id?: number;
  /** Which change of a line the email is about. */
  adjustment_id?: number;
  /** Which refund the email is about. */
  refund_id?: number;
}

export const sendOrderLetter: JobKind<OrderLetter> = {
  name: "send_order_letter",
  retryForSeconds: 2 * 24 * 3600,
};

/** Writes to the parties of an order whom an event concerns. */
export async function tellParties(
  tx: Tx,
  jobs: JobQueue,
  order: LockedOrder,
  event: OrderEvent,
): Promise<void> {
  const letters = readersOf(order, event).map((to) => ({ order_id: order.id, event, to }));
  await jobs.add(tx, sendOrderLetter, ...letters);
}

/** Writes to all parties of orders that are to be prepared. */
export async function tellPlaced(tx: Tx, jobs: JobQueue, orderIds: number[]): Promise<void> {
  const event = "placed" as const;
  const letters = orderIds.flatMap((order_id) => parties.map((to) => ({ order_id, event, to })));
  await jobs.add(tx, sendOrderLetter, ...letters);
}

/** Writes to the producer of an order what its buyer has taken out of it. */
export async function tellRemoval(tx: Tx, jobs: JobQueue, orderId: number, productId: number): Promise<void> {
  const letter = { order_id: orderId, event: "item_removed", to: "producer", product_id: productId } as const;
  await jobs.add(tx, sendOrderLetter, letter);
}

/** Writes to the producer that their buyer wants less of a line, or to the buyer that less of it is given. */
export async function tellAdjusted(
  tx: Tx,
  jobs: JobQueue,
  orderId: number,
  kind: "changed" | "supplied",
  adjustmentId: number,
): Promise<void> {
  const about = { order_id: orderId, adjustment_id: adjustmentId };
  const letter =
    kind === "changed"
      ? ({ ...about, event: "item_changed", to: "producer" } as const)
      : ({ ...about, event: "item_supplied", to: "buyer" } as const);
  await jobs.add(tx, sendOrderLetter, letter);
}

/** Writes to the buyer of an order what it comes to, now that all of it is weighed. */
export async function tellTotal(
  tx: Tx,
  jobs: JobQueue,
  orderId: number,
  adjustmentId: number,
): Promise<void> {
  const letter = {
    order_id: orderId,
    event: "total_final",
    to: "buyer",
    adjustment_id: adjustmentId,
  } as const;
  await jobs.add(tx, sendOrderLetter, letter);
}

/** Writes to the buyer of an order that money goes back to them or has gone, and to its producer where others decided that. */
export async function tellRefund(
  tx: Tx,
  jobs: JobQueue,
  { id: order_id }: LockedOrder,
  event: "refund_asked" | "refund_done",
  refund_id: number,
  readers: Party[] = ["buyer"],
): Promise<void> {
  await jobs.add(tx, sendOrderLetter, ...readers.map((to) => ({ order_id, event, to, refund_id })));
}

/** Writes the letters, for a batch of them at once. */
export function orderLetterWriter(
  { config, db }: Pick<Platform, "config" | "db">,
  mail: Mail,
): Handler<OrderLetter, Map<number, OrderForLetter>> {
  return {
    prepare: (all) =>
      findForLetters(
        db,
        all.map(({ order_id }) => order_id),
      ),
    async run(data, orders) {
      const { order_id, event, to, product_id, adjustment_id, refund_id } = data;
      const order = orders.get(order_id);
      const address = order?.[`${to}_email`];
      if (!order || !address || isOver(order, event, adjustment_id)) return;
      const about = [order.buyer.username, order.producer.username];
      const letter = mail.compose(
        { to: address, language: order[`${to}_language`], about },
        (words, format) =>
          words.order({
            siteName: config.siteName,
            ...{ event, to, ...told(order, to, { product_id, adjustment_id, refund_id }, format) },
          }),
      );
      const about_id = product_id ?? adjustment_id ?? refund_id;
      const id = ["order", order_id, event, to, about_id].filter(Boolean).join("-");
      await mail.send(letter, { id, kind: sendOrderLetter, data });
    },
  };
}

const parties: Party[] = ["buyer", "producer"];

/** A producer gets no email about an order that was never paid, nor about a step that they have just taken. */
function readersOf({ status }: LockedOrder, event: OrderEvent): Party[] {
  const isOfBoth = event === "placed" || event === "fulfilled" || event === "cancelled";
  return isOfBoth && !(event === "cancelled" && status === "awaiting_payment") ? parties : ["buyer"];
}

/**
 * Whether nothing is left to tell: the producer is back, the order has come to its end, which has a letter of its own, or it
 * was weighed anew.
 */
function isOver(
  { status, producer_is_disabled, adjustments }: OrderRow,
  event: OrderEvent,
  adjustmentId: number | undefined,
): boolean {
  const isOpen = openStatuses.some((open) => open === status);
  if (event === "total_final") return !isOpen || adjustments.at(-1)?.id !== adjustmentId;
  return event === "producer_disabled" && !(producer_is_disabled && isOpen);
}

function told(
  order: OrderForLetter,
  to: Party,
  about: Record<"product_id" | "adjustment_id" | "refund_id", number | undefined>,
  format: Format,
) {
  const { currency, items, removed_items, pickup, address, market_day, wanted_on, note } = order;
  const other = to === "buyer" ? order.producer : order.buyer;
  const money = (minor: number) => format.money(showMoney(minor, currency));
  const isEstimate = !items.every(isFinal);
  const line = (item: ItemRow) => {
    const costs = money(item.line_total_minor);
    return `${item.quantity} × ${item.name} (${sizeOf(item, format)}), ${isFinal(item) ? costs : format.about(costs)}`;
  };
  return {
    orderId: order.id,
    other: other.display_name ?? other.username,
    phone: other.phone,
    lines: items.map(line),
    removed: removed_items.filter(({ product_id }) => product_id === about.product_id).map(line)[0],
    adjusted: adjustedIn(order, about.adjustment_id),
    refund: refundIn(order, about.refund_id, money),
    delivery: order.delivery_minor > 0 ? money(order.delivery_minor) : undefined,
    total: money(order.total_minor),
    most: isEstimate ? money(sumsOf(items, order.delivery_minor).most_minor) : undefined,
    isCash: order.payment_method === "cash",
    isTransfer: order.payment_method === "transfer",
    isPaid: order.paid_at !== null,
    where: addressIn(pickup, format) ?? addressIn({ address }, format),
    isPickup: order.delivery_method === "pickup",
    marketDay: market_day ? marketDayIn(market_day, format) : undefined,
    wantedOn: wanted_on && format.weekday(wanted_on),
    note,
    cancelled: endOf(order),
  };
}

/** What a package holds, or what pieces weigh: each of them about as much, or all together. */
function sizeOf({ pack_size, pack_unit, sold_by, grams }: ItemRow, format: Format): string {
  const pack = format.pack(String(pack_size), pack_unit);
  if (sold_by !== "weight") return pack;
  return grams === null ? format.about(pack) : format.grams(grams);
}

function adjustedIn({ adjustments, items, removed_items }: OrderRow, id: number | undefined) {
  const found = adjustments.find((one) => one.id === id);
  const line = [...items, ...removed_items].find(({ n }) => n === found?.n);
  if (!found || !line) return undefined;
  return { name: line.name, before: found.from_quantity, now: found.to_quantity, reason: found.reason };
}

function refundIn(
  { refunds, payment_method }: OrderForLetter,
  id: number | undefined,
  money: (minor: number) => string,
) {
  const found = refunds.find((one) => one.id === id);
  if (!found) return undefined;
  const { amount_minor, reason, asked_as, paid_by } = found;
  const paidBy = isPrepaid({ payment_method }) ? (paid_by ?? "producer") : "nobody";
  return { amount: money(amount_minor), reason, by: asked_as ?? "staff", paidBy } as const;
}

/** Who cancelled an order and why. */
function endOf({ steps, cancel_reason: reason }: OrderRow) {
  const by = steps.find(({ status }) => status === "cancelled")?.by as By | undefined;
  if (by === undefined) return undefined;
  return by === "system" ? { by, reason: reason as SystemReason } : { by, reason };
}
