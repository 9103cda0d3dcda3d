import type { CartRow } from "#cart";
import type { DayToOrderFor } from "#days";
import { sharesOf } from "#platform/base";
import { deliveryChargeOf } from "#users";

/** An order that is about to be placed, as far as its delivery goes. */
interface Chargeable extends Pick<CartRow, "currency" | "producer_delivery"> {
  goods_minor: number;
  delivery_method: string;
  market_day_id: number | null;
}

/**
 * What each of the orders of a checkout bears for its delivery: what its producer charges to bring it, or its part of what the
 * place of its market day charges for the whole basket.
 */
export function chargesOf(
  orders: Chargeable[],
  days: Map<number, Pick<DayToOrderFor, "charges" | "ordered">>,
): number[] {
  const charges = orders.map(({ delivery_method, producer_delivery, currency, goods_minor }) =>
    delivery_method === "delivery" ? deliveryChargeOf(producer_delivery?.charges, currency, goods_minor) : 0,
  );
  const fetched = orders
    .map((order, index) => ({ ...order, index }))
    .filter(({ market_day_id }) => market_day_id !== null);
  for (const those of Map.groupBy(fetched, (one) => `${one.market_day_id} ${one.currency}`).values()) {
    const [{ market_day_id, currency } = { market_day_id: null, currency: "" }] = those;
    const shares = sharesOf(
      chargeOfBasket(
        days.get(market_day_id ?? 0),
        currency,
        those.reduce((sum, { goods_minor }) => sum + goods_minor, 0),
      ),
      those.map(({ goods_minor }) => goods_minor),
    );
    for (const [place, { index }] of those.entries()) charges[index] = shares[place] ?? 0;
  }
  return charges;
}

/** A basket is charged once, unless that was given back, and free from a sum on that its earlier orders count for too. */
function chargeOfBasket(
  day: Pick<DayToOrderFor, "charges" | "ordered"> | undefined,
  currency: string,
  goodsMinor: number,
): number {
  const before = day?.ordered.find((one) => one.currency === currency);
  if ((before?.charged_minor ?? 0) > 0) return 0;
  return deliveryChargeOf(day?.charges, currency, goodsMinor + (before?.goods_minor ?? 0));
}
