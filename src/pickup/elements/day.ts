/** What a market day is to those who hand it over: the same on the server, in the page and in the phone. All of it is JSON. */

/** Who did something, as it is said. */
export interface Person {
  id: number;
  username: string;
  display_name: string;
}

/** What an event left behind: whose it was, and when it arrived. */
export interface Mark {
  event: string;
  by: Person;
  at: string;
}

export interface Line {
  n: number;
  name: string;
  pack_size: string;
  pack_unit: string;
  quantity: number;
  sold_by: "pack" | "weight";
  price_minor: number;
  total_minor: number;
  /** How much more than its packs say it may weigh; null for what is sold by the pack. */
  tolerance_percent: number | null;
  /** What it weighs; null until it is weighed, and always for what is sold by the pack. */
  grams: number | null;
  handed: Mark | null;
  weighed: (Mark & { before: number | null }) | null;
  short: (Mark & { before: number }) | null;
}

export interface Order {
  id: number;
  producer: { id: number; name: string };
  status: "awaiting_payment" | "placed" | "ready" | "fulfilled" | "cancelled";
  payment_method: string;
  is_paid: boolean;
  currency: string;
  total_minor: number;
  note: string | null;
  /** When it was handed over, by whatever way. */
  fulfilled_at: string | null;
  lines: Line[];
}

export interface Basket {
  number: number;
  buyer: { id: number; display_name: string; phone: string | null };
  slot: { id: number; starts_at: string; ends_at: string };
  orders: Order[];
  /** The last one says where its buyer is. */
  seen: (Mark & { kind: "arrived" | "no_show" })[];
  cash: (Mark & { currency: string; received_minor: number; change_minor: number })[];
  notes: (Mark & { text: string })[];
}

export interface Day {
  baskets: Basket[];
}

interface Money {
  amount: string;
  currency: string;
}

/** What every event says of itself. */
interface Told {
  id: string;
  /** When it happened, by the clock of the phone. */
  at: string;
  device: string;
}

/** What was done, as it is sent. */
export type DayEvent = Told &
  (
    | { kind: "arrived" | "no_show"; basket: number }
    | { kind: "handed_over"; basket: number; order_id?: number; n?: number }
    | { kind: "weighed"; order_id: number; n: number; grams: number; tare_grams?: number }
    | { kind: "short"; order_id: number; n: number; quantity: number; reason?: string }
    | { kind: "cash"; basket: number; received: Money; change?: Money }
    | { kind: "note"; basket: number; text: string }
    | { kind: "undo"; of: string }
  );

export type BasketStatus = "waiting" | "arrived" | "handed_over" | "no_show";

/** What there is to hand over, or was: no order that was cancelled or never paid, no line of which nothing is left. */
export function linesOf(basket: Basket, orderId?: number, n?: number): { order: Order; line: Line }[] {
  return basket.orders.flatMap((order) =>
    isLiving(order) && (orderId === undefined || order.id === orderId)
      ? order.lines
          .filter((line) => line.quantity > 0 && (n === undefined || line.n === n))
          .map((line) => ({ order, line }))
      : [],
  );
}

export function isLiving({ status }: Order): boolean {
  return status === "placed" || status === "ready" || status === "fulfilled";
}

export function isHanded({ order, line }: { order: Order; line: Line }): boolean {
  return line.handed !== null || order.status === "fulfilled";
}

export function isWeighed({ sold_by, grams }: Line): boolean {
  return sold_by === "pack" || grams !== null;
}

export function statusOf(basket: Basket): BasketStatus {
  const lines = linesOf(basket);
  if (lines.length > 0 && lines.every(isHanded)) return "handed_over";
  return basket.seen.at(-1)?.kind ?? "waiting";
}

/** Whether its buyer has something to fetch, or had. */
export function isKept(basket: Basket): boolean {
  return basket.orders.some(isLiving);
}

/** Who handed a basket over, or the last of it, and when; without a person where its producer did by themselves. */
export function handOverOf(basket: Basket): { by: Person | null; at: string } | undefined {
  if (statusOf(basket) !== "handed_over") return undefined;
  const marks = linesOf(basket).map(({ order, line }) =>
    line.handed ? line.handed : { by: null, at: order.fulfilled_at ?? "" },
  );
  return marks.reduce((last, mark) => (mark.at > last.at ? mark : last));
}

export interface Sums {
  currency: string;
  /** What the orders come to. */
  total_minor: number;
  /** What was paid, by card or here. */
  paid_minor: number;
  /** What is still to be paid. */
  due_minor: number;
  /** What of it lies in the cash box. */
  cash_minor: number;
}

/**
 * What a basket costs, a line for each currency. Cash is what was taken down as received, less change; where nothing was,
 * what has been handed over counts as paid.
 */
export function sumsOf(basket: Basket): Sums[] {
  const living = basket.orders.filter(isLiving);
  const currencies = new Set([...living, ...basket.cash].map(({ currency }) => currency));
  return [...currencies].sort().map((currency) => {
    const orders = living.filter((order) => order.currency === currency);
    const taken = basket.cash.filter((one) => one.currency === currency);
    const sum = (some: Order[]) => some.reduce((all, { total_minor }) => all + total_minor, 0);
    const isByCard = ({ payment_method }: Order) => payment_method !== "cash";
    const cash_minor =
      taken.length > 0
        ? taken.reduce((all, { received_minor, change_minor }) => all + received_minor - change_minor, 0)
        : sum(orders.filter((order) => !isByCard(order) && order.status === "fulfilled"));
    const total_minor = sum(orders);
    const paid_minor = cash_minor + sum(orders.filter(isByCard));
    const due_minor = Math.max(0, total_minor - paid_minor);
    return { currency, total_minor, paid_minor, due_minor, cash_minor };
  });
}

/** What an order comes to beside its lines: what is charged for its delivery. */
export function deliveryOf({ total_minor, lines }: Pick<Order, "total_minor" | "lines">): number {
  return lines.reduce((left, line) => left - line.total_minor, total_minor);
}

/** What an event says was received and given back, in the smallest units: amounts have the digits of their currency. */
export function cashOf({ received, change }: { received: Money; change?: Money | undefined }) {
  return {
    currency: received.currency,
    received_minor: minorOf(received),
    change_minor: change ? minorOf(change) : 0,
  };
}

function minorOf({ amount }: Money): number {
  return Number(amount.replace(".", ""));
}
