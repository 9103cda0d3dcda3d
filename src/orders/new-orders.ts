import type { CartRow } from "#cart";
import type { DayToOrderFor } from "#days";
import { type Config, rateOfSale } from "#platform/base";
import { amountsOf } from "#products";
import { commissionOfOrder } from "./commission.ts";
import { chargesOf } from "./delivery-charges.ts";
import { lineOf, tooMuch } from "./errors.ts";
import { sumsOf } from "./lines/line.ts";
import type { OfDay } from "./market-day.ts";
import type { NewOrderRow, NumberedLine } from "./queries/checkouts.ts";
import type { ItemRow, PartyRow } from "./show.ts";
import type { Wish } from "./wishes.ts";

/** What the orders of a checkout have in common. */
interface Common {
  buyer: PartyRow;
  payment_method: string;
  /** Where goods are brought to, of those orders that are. */
  address: NewOrderRow["address"];
  status: string;
  placed_at: Date;
  expires_at: Date | null;
  commission_percent: string;
}

/** What the site names the rates of tax, which an order's lines keep as they are now. */
type Rates = Config["taxRates"];

/**
 * An order for each producer and currency, in the order of the cart, as it is read back once it is placed. Throws
 * cart_full where one comes to more than an order may.
 */
export function ordersOf(
  lines: NumberedLine[],
  wishes: Map<number, Wish>,
  ofDay: Map<number, OfDay>,
  days: Map<number, Pick<DayToOrderFor, "charges" | "ordered">>,
  { buyer, address, ...common }: Common,
  rates: Rates,
): NewOrderRow[] {
  const ofEach = [
    ...Map.groupBy(lines, ({ producer_id, currency }) => `${producer_id} ${currency}`).values(),
  ];
  const priced = ofEach.map((those) => {
    const [line = missing()] = those;
    const items = those.map((one, index) => itemOf(one, index, rates));
    const { estimate_minor: goods_minor } = sumsOf(items, 0);
    const { delivery_method = "" } = wishes.get(line.producer_id) ?? {};
    const { market_day_id = null } = ofDay.get(line.producer_id) ?? {};
    const { currency, producer_delivery } = line;
    return { line, items, ...{ goods_minor, currency, delivery_method, market_day_id, producer_delivery } };
  });
  const charges = chargesOf(priced, days);
  const orders = priced.map(({ line, items, goods_minor, delivery_method, market_day_id }, index) => {
    const { wanted_on = null, note = null } = wishes.get(line.producer_id) ?? {};
    const delivery_minor = charges[index] ?? 0;
    const total_minor = goods_minor + delivery_minor;
    const charged = { ...common, market_day_id, delivery_minor };
    return {
      ...common,
      ...{ id: line.order_id ?? missing(), checkout_id: line.checkout_id },
      ...{ buyer_id: buyer.id, buyer, producer_id: line.producer_id, producer: producerOf(line) },
      producer_is_disabled: false,
      ...{ delivery_method, wanted_on, note },
      ...(ofDay.get(line.producer_id) ?? { basket_id: null, market_day_id: null, market_day: null }),
      address: delivery_method === "delivery" ? address : null,
      pickup: delivery_method === "pickup" ? line.producer_pickup : null,
      ...{ currency: line.currency, total_minor, delivery_minor },
      commission_minor: commissionOfOrder(charged, total_minor, common.commission_percent),
      ...{ refunded_minor: 0, disputed_minor: 0, paid: null },
      ...{ paid_at: null, ready_at: null, fulfilled_at: null, cancelled_at: null, cancel_reason: null },
      ...{ items, removed_items: [], adjustments: [] },
      steps: [{ status: common.status, at: common.placed_at.toISOString(), by: "buyer" }],
    };
  });
  if (orders.some(({ items, delivery_minor }) => sumsOf(items, delivery_minor).most_minor > mostTotalMinor))
    throw tooMuch({ lines: lines.map(lineOf) });
  return orders;
}

/** Far below what a number holds exactly, so that sums of many orders are exact too. */
const mostTotalMinor = 1_000_000_000_000;

function producerOf(line: CartRow): PartyRow {
  return {
    id: line.producer_id,
    username: line.producer_username,
    display_name: line.producer_display_name,
    avatar: line.producer_avatar,
    is_producer: line.producer_is_producer,
    location_name: line.producer_location_name,
    latitude: line.producer_latitude,
    longitude: line.producer_longitude,
    rating_sum: line.producer_rating_sum,
    rating_count: line.producer_rating_count,
    phone: line.producer_phone,
  };
}

function itemOf(line: CartRow, index: number, rates: Rates): ItemRow {
  const tax = rateOfSale(rates, line.tax_rate, line.producer_is_tax_exempt);
  const { product_id, name, image, pack_unit, quantity, price_minor } = line;
  return {
    n: index + 1,
    ...{ product_id, name, image, pack_unit, quantity, price_minor },
    // Without the zeros behind it that its producer may have typed.
    pack_size: String(Number(line.pack_size)),
    line_total_minor: amountsOf(line).line_total_minor,
    sold_by: line.sold_by,
    tolerance_percent: line.sold_by === "weight" ? line.tolerance_percent : null,
    ...{ ordered_quantity: null, grams: null },
    ...{ tax_rate: tax?.name ?? null, tax_percent: tax?.percent ?? null, tax_code: tax?.code ?? null },
  };
}

function missing(): never {
  throw new Error("each order has a first line, which bears its number");
}
