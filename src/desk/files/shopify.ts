import { typedAmount } from "#web";
import { codesIn } from "../labels.ts";
import { categoryOf, given, isTrue, plainText, wholeNumber } from "./cells.ts";
import type { FileKind, FileRecord, ToldProduct } from "./told.ts";

/** Shopify's file of products, by the names of its columns before 2025 and since. A line for each variant, and each picture. */
export const shopify: FileKind = {
  name: "shopify",
  isMet: (names) =>
    names.includes("title") &&
    ["handle", "url handle"].some((name) => names.includes(name)) &&
    ["variant price", "price"].some((name) => names.includes(name)),
  read: readRecord,
};

function readRecord(record: FileRecord, currency: string, before: FileRecord): ToldProduct | undefined {
  const cell = (...names: string[]) =>
    names.map((name) => record[name] ?? "").find((text) => text !== "") ?? "";
  const price = cell("variant price", "price");
  // It only names one more picture.
  if (price === "" && cell("title") === "") return undefined;
  const isVariant =
    cell("title") === "" && cell("handle", "url handle") === (before["handle"] ?? before["url handle"]);
  if (isVariant) continueFrom(record, before);
  const [category, unknownCategory] = categoryOf(lastOf(cell("type") || cell("product category")));
  const option = cell("option1 value");
  const stock = cell("variant inventory qty", "inventory quantity");
  return {
    ...(unknownCategory !== undefined && { unknownCategory }),
    input: given({
      name: option === "" || option === "Default Title" ? cell("title") : `${cell("title")}, ${option}`,
      category: category ?? "other",
      price: price && { amount: typedAmount(price, currency), currency },
      ...packOf(cell("variant grams", "weight value (grams)")),
      stock: stock.startsWith("-") || stock === "" ? 0 : wholeNumber(stock),
      is_listed: isListed(cell("published", "published on online store"), cell("status")),
      labels: codesIn(cell("tags"), ",")
        .filter((label) => /^[a-z][a-z0-9_]{1,39}$/.test(label))
        .slice(0, 10),
      description: plainText(cell("body (html)", "description")),
    }),
  };
}

/** What only the first variant's line says holds for the others. */
function continueFrom(record: FileRecord, before: FileRecord): void {
  for (const name of shared) if ((record[name] ?? "") === "") record[name] = before[name] ?? "";
}

const shared = [
  ...["title", "body (html)", "description", "type", "product category", "tags"],
  ...["published", "published on online store", "status"],
];

function isListed(published: string, status: string): boolean {
  return isTrue(published) !== false && isTrue(status) !== false;
}

/** Of `Food > Fruit` what is said last. */
function lastOf(category: string): string {
  return category.split(">").at(-1)?.trim() ?? "";
}

function packOf(grams: string): { pack_size: string; pack_unit: string } {
  const weight = Math.round(Number(grams.replace(",", ".")));
  if (!(weight > 0)) return { pack_size: "1", pack_unit: "piece" };
  return weight % 1000 === 0
    ? { pack_size: String(weight / 1000), pack_unit: "kg" }
    : { pack_size: String(weight), pack_unit: "g" };
}
