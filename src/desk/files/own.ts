import type { Static } from "typebox";
import { asCsv, withoutApostrophe } from "#platform/base";
import type { Product } from "#products";
import { typedAmount, typedDecimal } from "#web";
import { codesIn } from "../labels.ts";
import { categoryOf, given, isTrue, wholeNumber } from "./cells.ts";
import type { FileKind, FileRecord, ToldProduct } from "./told.ts";

/** The columns of this site's own file. They keep their names and their order; new ones come behind. */
const columns = [
  "id",
  "name",
  "category",
  "price",
  "currency",
  "pack_size",
  "pack_unit",
  "stock",
  "is_listed",
  "harvested_on",
  "best_before",
  "ingredients",
  "allergens",
  "origin",
  "labels",
  "description",
  "lead_days",
  "sold_by",
  "tolerance_percent",
] as const;

export const own: FileKind = {
  name: "own",
  isMet: (names) => ["name", "price", "pack_size", "pack_unit"].every((name) => names.includes(name)),
  read: readRecord,
};

/** What a product is, as its line has it; without one, the names of the columns. */
export function ownLine(product?: Static<typeof Product>): string {
  if (product === undefined) return `${asCsv([[...columns]])}\r\n`;
  const { amount: price, currency } = product.price;
  const shown: Record<string, unknown> = { ...product, price, currency };
  const cells = columns.map((name) => {
    const value = shown[name];
    return Array.isArray(value) ? value.join(" ") : String(value ?? "");
  });
  return `${asCsv([cells])}\r\n`;
}

function readRecord(record: FileRecord, siteCurrency: string): ToldProduct {
  const cell = (name: string) => withoutApostrophe(record[name] ?? "");
  const told = (name: string) => Object.hasOwn(record, name);
  const text = (name: string) => (told(name) ? { [name]: cell(name) || null } : {});
  const currency = cell("currency") || siteCurrency;
  const [category, unknownCategory] = categoryOf(cell("category"));
  const lists = Object.fromEntries(
    ["allergens", "labels"].filter(told).map((name) => [name, codesIn(cell(name))]),
  );
  return {
    ...(cell("id") !== "" && { id: cell("id") }),
    ...(unknownCategory !== undefined && { unknownCategory }),
    input: {
      ...given({
        name: cell("name"),
        category,
        price: cell("price") && { amount: typedAmount(cell("price"), currency), currency },
        pack_size: typedDecimal(cell("pack_size")),
        pack_unit: cell("pack_unit"),
        stock: wholeNumber(cell("stock")),
        is_listed: isTrue(cell("is_listed")),
        lead_days: wholeNumber(cell("lead_days")),
        sold_by: cell("sold_by"),
        tolerance_percent: wholeNumber(cell("tolerance_percent")),
      }),
      ...text("harvested_on"),
      ...text("best_before"),
      ...text("ingredients"),
      ...text("origin"),
      ...(told("description") && { description: cell("description") }),
      ...lists,
    },
  };
}
