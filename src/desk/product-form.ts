import { type Static, Type } from "typebox";
import { closed, showMoney } from "#platform/base";
import type { ProductRow } from "#products";
import { goodsWords, typedAmount, typedDecimal } from "#web";
import type { AnyVisit } from "./frame.ts";
import { labelCodes, labelNames } from "./labels.ts";

const Text = Type.Optional(Type.String({ maxLength: 10_000, format: "text" }));

/** What the form of a product says, as it is typed; the schema of products judges it. */
export const ProductForm = closed({
  name: Text,
  category: Text,
  description: Text,
  price: Text,
  currency: Text,
  pack_size: Text,
  pack_unit: Text,
  stock: Text,
  stock_before: Text,
  seen: Text,
  copy: Type.Optional(Type.String({ pattern: "^[1-9]\\d{0,14}$" })),
  is_listed: Text,
  harvested_on: Text,
  best_before: Text,
  ingredients: Text,
  allergens: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 20 })),
  origin: Text,
  labels: Text,
  lead_days: Text,
  sold_by: Text,
  tolerance_percent: Text,
  tax_rate: Text,
});
export type Told = Static<typeof ProductForm>;

/** The same as the API's body of a product has it, where nothing was left out but what may be. */
export function toldProduct({ site, language }: AnyVisit, typed: Told): object {
  const { price, currency = site.config.currencies[0] ?? "", pack_size, stock, labels = "", ...rest } = typed;
  const { name, category, pack_unit } = rest;
  return {
    ...given({ name, category, pack_unit }),
    ...given({ pack_size: pack_size && typedDecimal(pack_size) }),
    ...given({ price: price && { amount: typedAmount(price, currency), currency } }),
    ...given({ stock: wholeNumber(stock) }),
    ...given({ lead_days: wholeNumber(rest.lead_days), sold_by: rest.sold_by }),
    // Where there are no rates, the form has no such field.
    ...(site.config.taxRates.length > 0 ? { tax_rate: rest.tax_rate || null } : {}),
    ...given({ tolerance_percent: wholeNumber(rest.tolerance_percent) }),
    description: rest.description ?? "",
    is_listed: rest.is_listed === "true",
    harvested_on: rest.harvested_on ?? null,
    best_before: rest.best_before ?? null,
    ingredients: rest.ingredients ?? null,
    allergens: rest.allergens ?? [],
    origin: rest.origin ?? null,
    labels: labelCodes(goodsWords[language], labels),
  };
}

/** What is no whole number is left for the rules to refuse. */
function wholeNumber(text = ""): number | string {
  return /^\d{1,9}$/.test(text) ? Number(text) : text;
}

function given(members: Record<string, unknown>): object {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined && value !== ""),
  );
}

/** What a product is, as its form shows it. */
export function shownProduct({ language, format }: AnyVisit, product: ProductRow): Record<string, string> {
  const { price_minor, currency, is_listed, allergens, labels } = product;
  return {
    name: product.name,
    category: product.category,
    description: product.description,
    price: format.typed(showMoney(price_minor, currency).amount),
    currency,
    pack_size: format.typed(String(product.pack_size)),
    pack_unit: product.pack_unit,
    stock: String(product.stock),
    lead_days: String(product.lead_days),
    sold_by: product.sold_by,
    tolerance_percent: String(product.tolerance_percent),
    tax_rate: product.tax_rate ?? "",
    is_listed: String(is_listed),
    harvested_on: product.harvested_on ?? "",
    best_before: product.best_before ?? "",
    ingredients: product.ingredients ?? "",
    allergens: allergens.join(),
    origin: product.origin ?? "",
    labels: labelNames(goodsWords[language], labels),
  };
}
