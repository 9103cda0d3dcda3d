import type { units } from "#products";
import { typedAmount, typedDecimal } from "#web";
import { categoryOf, given, isTrue, plainText, wholeNumber } from "./cells.ts";
import type { FileKind, FileRecord, ToldProduct } from "./told.ts";

/** Open Food Network's file for importing products (public/product_list_template.csv there). */
export const openFoodNetwork: FileKind = {
  name: "openFoodNetwork",
  isMet: (names) =>
    ["name", "units", "on_hand"].every((name) => names.includes(name)) &&
    (names.includes("unit_type") || names.includes("variant_unit_name")),
  read: readRecord,
};

function readRecord(record: FileRecord, currency: string): ToldProduct {
  const cell = (name: string) => record[name] ?? "";
  const [category, unknownCategory] = categoryOf(cell("category"));
  const isAlways = isTrue(cell("on_demand")) === true && cell("on_hand") === "";
  const shown = cell("display_name");
  const name = shown === "" || shown === cell("name") ? cell("name") : `${cell("name")}, ${shown}`;
  return {
    ...(unknownCategory !== undefined && { unknownCategory }),
    input: given({
      name,
      category,
      price: cell("price") && { amount: typedAmount(cell("price"), currency), currency },
      ...packOf(cell("units"), cell("unit_type"), cell("variant_unit_name")),
      stock: isAlways ? alwaysInStock : wholeNumber(cell("on_hand")),
      description: plainText(cell("description")),
    }),
  };
}

/** As much as a product may have, for what is sold on demand. */
const alwaysInStock = 1_000_000;

type Unit = (typeof units)[number];

function packOf(size: string, type: string, itemName: string): { pack_size: string; pack_unit: Unit } {
  const measure = measures[type.toLowerCase()];
  if (measure === undefined) return { pack_size: typedDecimal(size) || "1", pack_unit: itemUnit(itemName) };
  const [unit, factor] = measure;
  const scaled = Number(typedDecimal(size)) * factor;
  const pack_size = factor === 1 || Number.isNaN(scaled) ? typedDecimal(size) : String(Math.round(scaled));
  return { pack_size, pack_unit: unit };
}

const measures: Record<string, [unit: Unit, factor: number]> = {
  g: ["g", 1],
  kg: ["kg", 1],
  t: ["kg", 1000],
  oz: ["g", 28.35],
  lb: ["g", 453.6],
  ml: ["ml", 1],
  l: ["l", 1],
  kl: ["l", 1000],
};

function itemUnit(name: string): Unit {
  if (/bunch|bund|botte|bos/i.test(name)) return "bunch";
  return /box|crate|kist|caisse|krat/i.test(name) ? "box" : "piece";
}
