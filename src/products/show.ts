import type { Selectable } from "kysely";
import type { Static } from "typebox";
import { type ShortRow, type ShortUser, showShortUser } from "#accounts";
import { divideHalfUp, showMoney } from "#platform/base";
import type { DB } from "#platform/database";
import { pictureUrl } from "#platform/pictures";
import type { Product, units } from "./schemas.ts";

type ProductTable = Selectable<DB["products"]>;

/** The columns of a product that `showProduct` needs, beside its stock and the columns of its producer. */
export const productColumns = [
  "id",
  "name",
  "description",
  "category",
  "currency",
  "price_minor",
  "pack_size",
  "pack_unit",
  "is_listed",
  "harvested_on",
  "best_before",
  "sold_by",
  "tolerance_percent",
  "ingredients",
  "allergens",
  "origin",
  "labels",
  "lead_days",
  "tax_rate",
  "promoted_until",
  "created_at",
  "updated_at",
] as const;

/** The producer's columns, under names of their own. */
export const producerColumns = [
  "producer.id as producer_id",
  "producer.username as producer_username",
  "producer.display_name as producer_display_name",
  "producer.avatar as producer_avatar",
  "producer.is_producer as producer_is_producer",
  "producer.location_name as producer_location_name",
  "producer.latitude as producer_latitude",
  "producer.longitude as producer_longitude",
  "producer.rating_sum as producer_rating_sum",
  "producer.rating_count as producer_rating_count",
] as const;

/** A producer's columns as `producerColumns` names them. */
export type ProducerOf = { [K in keyof ShortRow as `producer_${K}`]: ShortRow[K] };
/** A picture on a product, in three sizes by the names under which they are kept. */
export type ImageRow = Omit<Selectable<DB["product_images"]>, "product_id">;
export type ProductRow = Pick<ProductTable, (typeof productColumns)[number]> &
  Pick<Selectable<DB["product_stock"]>, "stock"> &
  ProducerOf & { images: ImageRow[] };

/** A product as everybody sees it; `siteUrl` is the site's address without a closing slash. */
export function showProduct(row: ProductRow, siteUrl: string, now: Date): Static<typeof Product> {
  const unit = row.pack_unit as (typeof units)[number];
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    category: row.category as Static<typeof Product>["category"],
    price: showMoney(row.price_minor, row.currency),
    pack_size: row.pack_size,
    pack_unit: unit,
    unit_price: unitPriceOf(row),
    stock: row.stock,
    is_listed: row.is_listed,
    harvested_on: row.harvested_on,
    best_before: row.best_before,
    sold_by: row.sold_by as Static<typeof Product>["sold_by"],
    tolerance_percent: row.tolerance_percent,
    ingredients: row.ingredients,
    allergens: row.allergens as Static<typeof Product>["allergens"],
    origin: row.origin,
    labels: row.labels,
    tax_rate: row.tax_rate,
    lead_days: row.lead_days,
    images: row.images.map((image) => showImage(image, siteUrl)),
    is_promoted: row.promoted_until !== null && row.promoted_until > now,
    promoted_until: row.promoted_until,
    producer: showProducer(row, siteUrl),
    created_at: row.created_at,
    updated_at: row.updated_at,
  };
}

/** A picture on a product, with the addresses of its three sizes. */
export function showImage({ n, alt, small, medium, large }: ImageRow, siteUrl: string) {
  const url = (name: string) => pictureUrl(siteUrl, name);
  return { n, alt, small: url(small), medium: url(medium), large: url(large) };
}

/** Who sells it, as others see them. */
export function showProducer(row: ProducerOf, siteUrl: string): Static<typeof ShortUser> {
  const producer = {
    id: row.producer_id,
    username: row.producer_username,
    display_name: row.producer_display_name,
    avatar: row.producer_avatar,
    is_producer: row.producer_is_producer,
    location_name: row.producer_location_name,
    latitude: row.producer_latitude,
    longitude: row.producer_longitude,
    rating_sum: row.producer_rating_sum,
    rating_count: row.producer_rating_count,
  };
  return showShortUser(producer, siteUrl);
}

/** What one kilogram, litre or piece costs. */
export interface UnitPrice {
  amount: string;
  currency: string;
  per: "kg" | "l" | "piece";
}

/** What a whole unit of a product costs: of goods by weight that is their price. */
export function unitPriceOf(
  row: Pick<ProductTable, "price_minor" | "currency" | "pack_size" | "pack_unit" | "sold_by">,
): UnitPrice | null {
  const { price_minor, currency, pack_size, pack_unit, sold_by } = row;
  if (sold_by === "weight") return { ...showMoney(price_minor, currency), per: "kg" };
  return unitPrice(price_minor, currency, pack_size, pack_unit as (typeof units)[number]);
}

/**
 * The price of a whole unit, rounded half up to the currency's digits; null for bunches and boxes, which can't be
 * compared, and where that would say that a unit costs nothing. Directive 98/6/EC, Articles 2 and 3. `packSize` is a
 * decimal with at most three digits behind the point.
 */
export function unitPrice(
  priceMinor: number,
  currency: string,
  packSize: string,
  unit: (typeof units)[number],
): UnitPrice | null {
  const measure = measures[unit];
  if (!measure) return null;
  // In thousandths of what the pack is measured in, so that all of it stays whole.
  const [whole = "", fraction = ""] = packSize.split(".");
  const thousandths = BigInt(whole + fraction.padEnd(3, "0"));
  const minor = divideHalfUp(BigInt(priceMinor) * 1000n * measure.inOneUnit, thousandths);
  if (minor === 0n) return null;
  return { ...showMoney(Number(minor), currency), per: measure.per };
}

const measures: Partial<Record<(typeof units)[number], { per: "kg" | "l" | "piece"; inOneUnit: bigint }>> = {
  g: { per: "kg", inOneUnit: 1000n },
  kg: { per: "kg", inOneUnit: 1n },
  ml: { per: "l", inOneUnit: 1000n },
  l: { per: "l", inOneUnit: 1n },
  piece: { per: "piece", inOneUnit: 1n },
};
