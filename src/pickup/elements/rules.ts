import { chargeOf, estimateOf } from "../../products/elements/weight-price.ts";
import {
  type Basket,
  cashOf,
  type Day,
  type DayEvent,
  deliveryOf,
  isHanded,
  isWeighed,
  type Line,
  linesOf,
  type Mark,
  type Order,
  type Person,
  statusOf,
} from "./day.ts";

/**
 * What each event does to a day. The server judges events in the order in which they arrive; a phone does the same with what
 * it knows, until it has heard what the server says.
 */

/** Why an event is not taken, and who was first where somebody was. */
export interface Refusal {
  code: string;
  by: Person | null;
  at: string | null;
}

/** The basket that an event is about; undefined where the day has none such. */
export function basketOf(day: Day, event: DayEvent): Basket | undefined {
  if (event.kind === "undo")
    return day.baskets.find((basket) => marksOf(basket).some((mark) => mark.event === event.of));
  if (event.kind === "weighed" || event.kind === "short")
    return day.baskets.find((basket) => basket.orders.some(({ id }) => id === event.order_id));
  return day.baskets.find(({ number }) => number === event.basket);
}

/** Why an event can't be taken as the day is; undefined where it can. */
export function judge(day: Day, event: DayEvent): Refusal | undefined {
  const basket = basketOf(day, event);
  if (event.kind === "undo") return basket ? judgeUndo(basket, event.of) : refusal("nothing_to_undo");
  if (!basket) return refusal("not_in_day");
  switch (event.kind) {
    case "arrived":
    case "no_show": {
      const last = basket.seen.at(-1);
      if (statusOf(basket) === "handed_over") return alreadyHandedOver(linesOf(basket));
      return last?.kind === event.kind ? refusal(`already_${event.kind}`, last) : undefined;
    }
    case "handed_over":
      return judgeHandOver(basket, event.order_id, event.n);
    case "weighed":
    case "short": {
      const [found] = linesOf(basket, event.order_id, event.n);
      if (!found) return refusal(hasLine(basket, event.order_id, event.n) ? "wrong_status" : "not_in_day");
      if (isHanded(found)) return alreadyHandedOver([found]);
      const { line } = found;
      if (event.kind === "weighed") return line.sold_by === "weight" ? undefined : refusal("not_by_weight");
      return event.quantity < line.quantity ? undefined : refusal("not_less");
    }
    default:
      return undefined;
  }
}

/** Does to the day what an event that was not refused does, whoever told of it. */
export function apply(day: Day, event: DayEvent, mark: Mark): void {
  const basket = basketOf(day, event);
  if (!basket) return;
  switch (event.kind) {
    case "arrived":
    case "no_show":
      basket.seen.push({ ...mark, kind: event.kind });
      break;
    case "handed_over":
      handOver(toHandOver(basket, event.order_id, event.n), mark);
      break;
    case "weighed":
      for (const { line } of linesOf(basket, event.order_id, event.n)) {
        line.weighed = { ...mark, before: line.grams };
        line.grams = event.grams - (event.tare_grams ?? 0);
        reckon(basket, event.order_id);
      }
      break;
    case "short":
      for (const { line } of linesOf(basket, event.order_id, event.n)) {
        line.short = { ...mark, before: line.quantity };
        Object.assign(line, { quantity: event.quantity, grams: null });
        reckon(basket, event.order_id);
      }
      break;
    case "cash":
      basket.cash.push({ ...mark, ...cashOf(event) });
      break;
    case "note":
      basket.notes.push({ ...mark, text: event.text });
      break;
    case "undo":
      undo(basket, event.of);
  }
}

/** The lines that a hand-over of a basket, an order or a line of it is about and that nobody has handed over yet. */
export function toHandOver(basket: Basket, orderId?: number, n?: number) {
  return linesOf(basket, orderId, n).filter((found) => !isHanded(found));
}

/** Which orders are handed over whole once these lines are. */
export function completed(lines: { order: Order; line: Line }[]): Order[] {
  const given = new Set(lines.map(({ line }) => line));
  return [...new Set(lines.map(({ order }) => order))].filter((order) =>
    order.lines.every((line) => line.quantity === 0 || line.handed !== null || given.has(line)),
  );
}

/** What an event has handed over that can be taken back. */
export function handedBy(basket: Basket, event: string): { order: Order; line: Line }[] {
  return linesOf(basket).filter(({ line }) => line.handed?.event === event);
}

function judgeHandOver(basket: Basket, orderId?: number, n?: number): Refusal | undefined {
  const lines = linesOf(basket, orderId, n);
  const open = lines.filter((found) => !isHanded(found));
  if (open.length > 0) return open.every(({ line }) => isWeighed(line)) ? undefined : refusal("not_weighed");
  if (lines.length > 0) return alreadyHandedOver(lines);
  return refusal(hasLine(basket, orderId, n) ? "wrong_status" : "not_in_day");
}

function judgeUndo(basket: Basket, of: string): Refusal | undefined {
  for (const found of linesOf(basket)) {
    const isOfLine = found.line.weighed?.event === of || found.line.short?.event === of;
    if (isOfLine && isHanded(found)) return alreadyHandedOver([found]);
  }
  return undefined;
}

/** The first who handed some of it over. */
function alreadyHandedOver(lines: { order: Order; line: Line }[]): Refusal {
  const marks: Pick<Refusal, "by" | "at">[] = lines.map(
    ({ order, line }) => line.handed ?? { by: null, at: order.fulfilled_at },
  );
  const [first] = marks.sort((a, b) => ((a.at ?? "") < (b.at ?? "") ? -1 : 1));
  return { code: "already_handed_over", by: first?.by ?? null, at: first?.at ?? null };
}

function refusal(code: string, first?: Mark): Refusal {
  return { code, by: first?.by ?? null, at: first?.at ?? null };
}

function hasLine(basket: Basket, orderId?: number, n?: number): boolean {
  return basket.orders.some(
    ({ id, lines }) =>
      (orderId === undefined || id === orderId) && (n === undefined || lines.some((line) => line.n === n)),
  );
}

function handOver(lines: { order: Order; line: Line }[], mark: Mark): void {
  const whole = completed(lines);
  for (const { line } of lines) line.handed = mark;
  for (const order of whole) Object.assign(order, { status: "fulfilled", fulfilled_at: mark.at });
}

function undo(basket: Basket, of: string): void {
  const isOther = (mark: Mark) => mark.event !== of;
  for (const { order, line } of handedBy(basket, of)) {
    line.handed = null;
    if (order.status === "fulfilled") Object.assign(order, { status: "ready", fulfilled_at: null });
  }
  for (const line of basket.orders.flatMap(({ lines }) => lines)) {
    if (line.weighed?.event === of) [line.grams, line.weighed] = [line.weighed.before, null];
    if (line.short?.event === of) [line.quantity, line.short] = [line.short.before, null];
  }
  for (const { id } of basket.orders) reckon(basket, id);
  basket.seen = basket.seen.filter(isOther);
  basket.cash = basket.cash.filter(isOther);
  basket.notes = basket.notes.filter(isOther);
}

/** What an order comes to once a line of it is another: as the server reckons it. */
function reckon(basket: Basket, orderId: number): void {
  const order = basket.orders.find(({ id }) => id === orderId);
  if (!order) return;
  const delivery_minor = deliveryOf(order);
  for (const line of order.lines) line.total_minor = totalOf(line);
  order.total_minor = order.lines.reduce((all, { total_minor }) => all + total_minor, delivery_minor);
}

function totalOf(line: Line): number {
  if (line.sold_by === "pack") return line.price_minor * line.quantity;
  const weighed = { ...line, tolerance_percent: line.tolerance_percent ?? 0 };
  return line.grams === null ? estimateOf(weighed) : chargeOf(weighed, line.grams).line_total_minor;
}

/** Everything of a basket that can be undone. */
export function marksOf(basket: Basket): Mark[] {
  const ofLines = basket.orders.flatMap(({ lines }) =>
    lines.flatMap(({ handed, weighed, short }) => [handed, weighed, short].filter((mark) => mark !== null)),
  );
  return [...basket.seen, ...basket.cash, ...basket.notes, ...ofLines];
}
