import { type Config, invalidInputOf } from "#platform/base";
import type { Tx } from "#platform/database";
import type { Actor } from "#platform/http";
import { addStock, changeProduct, readOwn } from "#products";
import { typedAmount } from "#web";
import { inFormFields } from "./form-fields.ts";

/** What a row of the table of goods says, beside what it showed before. */
export interface GoodsChange {
  id: number;
  price?: string;
  price_before?: string;
  stock?: string;
  stock_before?: string;
  is_listed?: string;
  was_listed?: string;
}

/**
 * Changes what a producer has changed in the table, and says how many products that were. Stock changes by the difference,
 * so that what is sold meanwhile counts. Throws not_found, not_owner, and invalid_input with the fields `goods.<id>.<member>`.
 */
export async function saveGoods(
  tx: Tx,
  settings: Pick<Config, "currencies" | "timeZone" | "taxRates">,
  actor: Actor,
  changes: GoodsChange[],
): Promise<number> {
  let count = 0;
  // As a checkout holds products, so that they don't wait for each other.
  for (const change of changes.toSorted((a, b) => a.id - b.id)) {
    if (
      await inFormFields(
        () => saveRow(tx, settings, actor, change),
        (field) => `goods.${change.id}.${field}`,
      )
    )
      count++;
  }
  return count;
}

async function saveRow(
  tx: Tx,
  settings: Pick<Config, "currencies" | "timeZone" | "taxRates">,
  actor: Actor,
  { id, ...row }: GoodsChange,
): Promise<boolean> {
  const isListed = row.is_listed === "true";
  const listing = String(isListed) === row.was_listed ? {} : { is_listed: isListed };
  const priced =
    row.price === row.price_before ? {} : { price: await priceOf(tx, actor, id, row.price ?? "") };
  const difference = stockDifference(row);
  const changes = { ...listing, ...priced };
  if (Object.keys(changes).length > 0) await changeProduct(tx, settings, actor, id, changes, () => {});
  if (difference !== 0) await addStock(tx, actor, id, difference);
  return Object.keys(changes).length > 0 || difference !== 0;
}

/** In the currency that the product has. */
async function priceOf(tx: Tx, { userId }: Actor, id: number, typed: string) {
  const { currency } = await readOwn(tx, userId, id);
  return { amount: typedAmount(typed, currency), currency };
}

/** By how much a stock is to change that was `stock_before` when it was shown. Throws invalid_input. */
export function stockDifference({
  stock = "",
  stock_before: before = "",
}: Pick<GoodsChange, "stock" | "stock_before">): number {
  if (stock === before) return 0;
  if (!/^\d{1,7}$/.test(stock) || !/^\d{1,15}$/.test(before))
    throw invalidInputOf([{ field: "stock", code: stock === "" ? "required" : "wrong_format" }]);
  return Number(stock) - Number(before);
}
