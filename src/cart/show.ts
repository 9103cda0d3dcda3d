import type { Selectable } from "kysely";
import type { Static } from "typebox";
import type { Delivery } from "#accounts";
import { readAmount, showMoney } from "#platform/base";
import type { DB } from "#platform/database";
import {
  amountsOf,
  type ImageRow,
  type ProducerOf,
  type Product,
  showImage,
  showProducer,
  unitPriceOf,
} from "#products";
import { deliveryChargeOf } from "#users";
import type { DayIssue } from "./day-issues.ts";
import type { ShownCart, ShownLine } from "./schemas.ts";

/** The columns of a product that a line of a cart needs. */
export const offerColumns = [
  "name",
  "currency",
  "price_minor",
  "pack_size",
  "pack_unit",
  "is_visible",
  "best_before",
  "lead_days",
  "sold_by",
  "tolerance_percent",
  "tax_rate",
] as const;

type Tables = { [Table in "cart_lines" | "products" | "product_stock" | "users"]: Selectable<DB[Table]> };

/** A line of a cart with its product and its producer as they are when it is read. */
export type CartRow = Pick<Tables["cart_lines"], "product_id" | "quantity" | "added_at"> &
  Pick<Tables["products"], (typeof offerColumns)[number]> &
  Pick<Tables["product_stock"], "stock"> &
  ProducerOf & {
    producer_offers: Tables["users"]["offers"];
    producer_pickup: Tables["users"]["pickup"];
    producer_phone: Tables["users"]["phone"];
    producer_delivery: Static<typeof Delivery> | null;
    producer_is_tax_exempt: boolean;
    image: ImageRow | null;
  };

/** Why a line can't be bought. */
export type Issue = NonNullable<ShownLine["issue"]>;

/** What is in the way of buying a line, or null; `today` is the site's day. */
export function issueOf(row: CartRow, today: string): Issue | null {
  if (!row.is_visible) return "no_longer_sold";
  if (row.best_before !== null && row.best_before < today) return "past_best_before";
  if (row.stock === 0) return "out_of_stock";
  return row.quantity > row.stock ? "not_enough_stock" : null;
}

/**
 * The cart as its buyer sees it, whatever the order of `rows`: the same state gives the same bytes. `siteUrl` is the
 * site's address without a closing slash, `today` the site's day; totals stand in the order of `currencies`. `ofDay` says of a
 * line what is in its way at a market day.
 */
export function showCart(
  rows: CartRow[],
  siteUrl: string,
  today: string,
  currencies: readonly string[],
  ofDay: (row: CartRow) => DayIssue | null = () => null,
): ShownCart {
  const lines = rows.toSorted(
    (a, b) => a.added_at.getTime() - b.added_at.getTime() || a.product_id - b.product_id,
  );
  const totalsOf = (those: CartRow[]) => showTotals(those, today, currencies);
  const byProducer = [...Map.groupBy(lines, ({ producer_id }) => producer_id).values()];
  return {
    items: lines.map((row) => ({ ...showLine(row, siteUrl, today), day_issue: ofDay(row) })),
    item_count: lines.reduce((sum, { quantity }) => sum + quantity, 0),
    by_producer: byProducer.flatMap((those) => {
      const [row] = those;
      if (!row) return [];
      const offers = row.producer_offers as ShownCart["by_producer"][number]["offers"];
      const delivers = row.producer_offers.includes("delivery");
      const totals = totalsOf(those);
      return [
        {
          producer: showProducer(row, siteUrl),
          totals,
          offers,
          has_pickup_address: row.producer_pickup !== null,
          delivery: delivers ? row.producer_delivery : null,
          delivery_charges: delivers ? totals.map((total) => chargeFor(row, total)) : [],
        },
      ];
    }),
    totals: totalsOf(lines),
    is_estimate: lines.some((line) => line.sold_by === "weight" && issueOf(line, today) === null),
  };
}

function chargeFor({ producer_delivery }: CartRow, { amount, currency }: ShownCart["totals"][number]) {
  // What no number holds is past any sum from which delivery is free.
  const goodsMinor = readAmount(amount, currency) ?? Number.MAX_SAFE_INTEGER;
  return showMoney(deliveryChargeOf(producer_delivery?.charges, currency, goodsMinor), currency);
}

function showLine(row: CartRow, siteUrl: string, today: string): Omit<ShownLine, "day_issue"> {
  const unit = row.pack_unit as Static<typeof Product>["pack_unit"];
  const { line_total_minor, estimate_minor, most_minor } = amountsOf(row);
  const money = (minor: number) => showMoney(minor, row.currency);
  return {
    product: {
      id: row.product_id,
      name: row.name,
      price: showMoney(row.price_minor, row.currency),
      pack_size: row.pack_size,
      pack_unit: unit,
      sold_by: row.sold_by as Static<typeof Product>["sold_by"],
      unit_price: unitPriceOf(row),
      image: row.image && showImage(row.image, siteUrl),
      producer: showProducer(row, siteUrl),
    },
    quantity: row.quantity,
    line_total: money(line_total_minor),
    estimate: estimate_minor === null ? null : money(estimate_minor),
    most: most_minor === null ? null : money(most_minor),
    issue: issueOf(row, today),
  };
}

/** What the lines without an issue come to, in each currency. */
function showTotals(lines: CartRow[], today: string, currencies: readonly string[]): ShownCart["totals"] {
  // A cart that nobody could pay holds more than a number can.
  const totals = new Map<string, bigint>();
  for (const line of lines) {
    if (issueOf(line, today) !== null) continue;
    const { currency } = line;
    totals.set(currency, (totals.get(currency) ?? 0n) + BigInt(amountsOf(line).line_total_minor));
  }
  const place = (currency: string) =>
    currencies.includes(currency) ? currencies.indexOf(currency) : currencies.length;
  return [...totals]
    .sort(([a], [b]) => place(a) - place(b) || (a < b ? -1 : 1))
    .map(([currency, totalMinor]) => showMoney(totalMinor, currency));
}
