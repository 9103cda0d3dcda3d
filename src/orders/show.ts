import type { Selectable } from "kysely";
import type { Static } from "typebox";
import { type Address, type Pickup, type ShortRow, showShortUser } from "#accounts";
import { type DayOfOrderRow, showDayOfOrder } from "#days";
import { showMoney, type Tax, taxesOf, taxOf } from "#platform/base";
import type { DB } from "#platform/database";
import { amountsOf, type ImageRow, showImage } from "#products";
import { isByWeight, isFinal, sumsOf } from "./lines/line.ts";
import type { Item, OrderBody } from "./order-schemas.ts";
import { isPrepaid } from "./payments/methods.ts";
import { actionsOf, type By, isClosedTo, type Party, type Status } from "./steps.ts";

/** The columns of an order that `showOrder` needs, beside its place, parties, lines and steps. */
export const orderColumns = [
  "id",
  "checkout_id",
  "buyer_id",
  "producer_id",
  "status",
  "payment_method",
  "delivery_method",
  "wanted_on",
  "address",
  "note",
  "currency",
  "total_minor",
  "delivery_minor",
  "commission_minor",
  "refunded_minor",
  "disputed_minor",
  "placed_at",
  "paid_at",
  "ready_at",
  "fulfilled_at",
  "cancelled_at",
  "cancel_reason",
  "expires_at",
] as const;

/** A line as the order holds it. */
export type ItemRow = Omit<
  Selectable<DB["order_items"]>,
  "order_id" | "image" | "removed_at" | "tare_grams"
> & {
  image: ImageRow | null;
};

/** A moment, which is a text still where it comes out of JSON. */
type Moment = Date | string;

/** A line that was taken out. */
export type RemovedItemRow = ItemRow & { removed_at: Moment };

export type StepRow = { status: string; at: Moment; by: string };

/** Why a line is not what it was. */
export type AdjustmentRow = Omit<Selectable<DB["order_adjustments"]>, "order_id" | "at"> & {
  at: Moment;
};

/** How far the payment of an order has come. */
export interface PaidRow {
  status: string;
  is_authorisation: boolean;
  /** What was taken where the most was held first, or taken first: nothing yet, or so much; else null. */
  captured_minor: number | null;
  /** Whether what was held could not be taken. */
  is_refused: boolean;
  /** All that goes back, whether it has arrived or not. */
  given_back_minor: number;
}

export type PartyRow = ShortRow & { phone: string | null };

export type OrderRow = Pick<Selectable<DB["orders"]>, (typeof orderColumns)[number]> & {
  pickup: unknown;
  market_day: DayOfOrderRow | null;
  buyer: PartyRow;
  producer: PartyRow;
  producer_is_disabled: boolean;
  items: ItemRow[];
  removed_items: RemovedItemRow[];
  steps: StepRow[];
  paid: PaidRow | null;
  /** Of all lines, the oldest first. */
  adjustments: AdjustmentRow[];
};

/** An order as one of its two parties sees it; `now` decides what they may still do. */
export function showOrder(row: OrderRow, viewerId: number, siteUrl: string, now: Date): OrderBody {
  const party: Party = viewerId === row.buyer_id ? "buyer" : "producer";
  const other = party === "buyer" ? row.producer : row.buyer;
  const { currency } = row;
  const status = row.status as Status;
  const closesAt = row.market_day && new Date(row.market_day.closes_at);
  return {
    id: row.id,
    checkout_id: row.checkout_id,
    status,
    payment_method: row.payment_method as OrderBody["payment_method"],
    delivery_method: row.delivery_method as OrderBody["delivery_method"],
    wanted_on: row.wanted_on,
    address: row.address as Static<typeof Address> | null,
    pickup: row.pickup as Static<typeof Pickup> | null,
    market_day: row.market_day && showDayOfOrder(row.market_day),
    note: row.note,
    buyer: showShortUser(row.buyer, siteUrl),
    producer: showShortUser(row.producer, siteUrl),
    contact: { name: other.display_name ?? other.username, phone: other.phone },
    items: row.items.map((item) => showItem(item, row, siteUrl)),
    removed_items: row.removed_items.map((item) => ({
      ...showItem(item, row, siteUrl),
      removed_at: new Date(item.removed_at),
    })),
    total: showMoney(row.total_minor, currency),
    delivery_charge: showMoney(row.delivery_minor, currency),
    taxes: taxesOfOrder(row).map((tax) => showTax(tax, currency)),
    ...showSums(row),
    payment: showPaid(row),
    ...(party === "producer" ? { commission: showMoney(row.commission_minor, currency) } : {}),
    placed_at: row.placed_at,
    paid_at: row.paid_at,
    ready_at: row.ready_at,
    fulfilled_at: row.fulfilled_at,
    cancelled_at: row.cancelled_at,
    cancel_reason: row.cancel_reason,
    expires_at: status === "awaiting_payment" ? row.expires_at : null,
    may_change_until: mayChange(status) ? closesAt : null,
    history: row.steps.map((step) => ({
      status: step.status as Status,
      at: new Date(step.at),
      by: step.by as By,
    })),
    actions: actionsOf(party, status, {
      isProducerDisabled: row.producer_is_disabled,
      hasWeighedGoods: row.items.some(isByWeight),
      isClosed: isClosedTo(party, { status, closes_at: closesAt }, now),
    }),
  };
}

/** What was taken for an order, what of it goes back, and what is still to be paid. */
function showPaid(row: OrderRow): OrderBody["payment"] {
  const { currency, payment_method: method, status } = row;
  const { paid_minor, refunded_minor, isUnderWay } = paidOf(row);
  const isOwed = paid_minor === 0 && status !== "cancelled";
  const money = (minor: number) => showMoney(minor, currency);
  return {
    method: method as OrderBody["payment_method"],
    status: paymentStatusOf({ paid_minor, refunded_minor, isUnderWay, isDisputed: row.disputed_minor > 0 }),
    paid: money(paid_minor),
    refunded: money(refunded_minor),
    due: money(isOwed ? row.total_minor : 0),
  };
}

function paidOf({ paid, status, paid_at, total_minor, refunded_minor, disputed_minor, ...row }: OrderRow) {
  if (!isPrepaid(row))
    return { paid_minor: paid_at === null ? 0 : total_minor, refunded_minor, isUnderWay: false };
  if (paid?.status !== "succeeded")
    return { paid_minor: 0, refunded_minor: 0, isUnderWay: paid !== null && paid.status !== "declined" };
  const { captured_minor, given_back_minor } = paid;
  const isCancelled = status === "cancelled";
  // What was charged at once went back as far as the order came to less, or all of it.
  const charged = isCancelled
    ? given_back_minor + disputed_minor
    : total_minor + given_back_minor - refunded_minor;
  const isHeld = paid.is_authorisation && captured_minor === null;
  const paid_minor = isHeld ? 0 : (captured_minor ?? charged);
  return {
    paid_minor,
    refunded_minor: given_back_minor,
    isUnderWay: paid_minor === 0 && !isCancelled && !paid.is_refused,
  };
}

function paymentStatusOf(paid: {
  paid_minor: number;
  refunded_minor: number;
  isUnderWay: boolean;
  isDisputed: boolean;
}): OrderBody["payment"]["status"] {
  const { paid_minor, refunded_minor, isUnderWay, isDisputed } = paid;
  if (isDisputed) return "disputed";
  if (paid_minor === 0) return isUnderWay ? "pending" : "due";
  if (refunded_minor === 0) return "paid";
  return refunded_minor < paid_minor ? "partly_refunded" : "refunded";
}

function mayChange(status: Status): boolean {
  return status === "awaiting_payment" || status === "placed";
}

/** What of an order's total is tax, as its lines are now. */
function taxesOfOrder({ items, delivery_minor }: Pick<OrderRow, "items" | "delivery_minor">): Tax[] {
  return taxesOf(
    items.map((item) => ({ tax: taxOf(item), gross_minor: item.line_total_minor })),
    delivery_minor,
  );
}

function showTax({ name, percent, code, net_minor, tax_minor, gross_minor }: Tax, currency: string) {
  const [net, tax, gross] = [net_minor, tax_minor, gross_minor].map((minor) => showMoney(minor, currency));
  return { rate: name, percent, code, net, tax, gross } as OrderBody["taxes"][number];
}

/** What the order may come to, where something of it is sold by weight. */
function showSums({ items, delivery_minor, currency }: OrderRow) {
  const { estimate_minor, most_minor } = sumsOf(items, delivery_minor);
  const hasWeighedGoods = items.some(isByWeight);
  return {
    estimate: hasWeighedGoods ? showMoney(estimate_minor, currency) : null,
    most: hasWeighedGoods ? showMoney(most_minor, currency) : null,
    is_final: items.every(isFinal),
  };
}

function showItem(item: ItemRow, { currency, adjustments }: OrderRow, siteUrl: string): Static<typeof Item> {
  const { estimate_minor, most_minor } = amountsOf(item);
  const money = (minor: number) => showMoney(minor, currency);
  return {
    n: item.n,
    product_id: item.product_id,
    name: item.name,
    image: item.image && showImage(item.image, siteUrl),
    pack_size: String(item.pack_size),
    pack_unit: item.pack_unit as Static<typeof Item>["pack_unit"],
    quantity: item.quantity,
    ordered_quantity: item.ordered_quantity ?? item.quantity,
    sold_by: item.sold_by as Static<typeof Item>["sold_by"],
    grams: item.grams,
    price: money(item.price_minor),
    line_total: money(item.line_total_minor),
    tax_rate: item.tax_rate,
    estimate: estimate_minor === null ? null : money(estimate_minor),
    most: most_minor === null ? null : money(most_minor),
    is_final: isFinal(item),
    adjustments: adjustments
      .filter(({ n }) => n === item.n)
      .map(({ at, by, kind, reason, ...change }) => ({
        at: new Date(at),
        by: by as Static<typeof Item>["adjustments"][number]["by"],
        kind: kind as Static<typeof Item>["adjustments"][number]["kind"],
        reason,
        from: {
          quantity: change.from_quantity,
          grams: change.from_grams,
          line_total: money(change.from_total_minor),
        },
        to: {
          quantity: change.to_quantity,
          grams: change.to_grams,
          line_total: money(change.to_total_minor),
        },
      })),
  };
}
