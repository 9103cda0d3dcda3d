import { type Category, categories } from "#products";
import { goodsWords } from "#web";

/** What cells of other people's files mean here. */

/** A category by its code or its name in any language of the site; `other`, and how it was called, where there is none. */
export function categoryOf(text: string): [category: Category | undefined, unknown: string | undefined] {
  const name = text.trim().toLowerCase();
  if (name === "") return [undefined, undefined];
  const found =
    categoryNames.get(name) ?? categoryNames.get(`${name}s`) ?? categoryNames.get(name.replace(/s$/, ""));
  return found === undefined ? ["other", text.trim()] : [found, undefined];
}

const categoryNames = new Map<string, Category>([
  ...categories.map((code) => [code, code] as const),
  ...Object.values(goodsWords).flatMap(({ categories: names }) =>
    categories.map((code) => [names[code].toLowerCase(), code] as const),
  ),
  // As shops elsewhere call them.
  ["fruits", "fruit"],
  ["vegetable", "vegetables"],
  ["veg", "vegetables"],
  ["dairy products", "dairy"],
  ["cheese", "dairy"],
  ["egg", "eggs"],
  ["meat & poultry", "meat"],
  ["seafood", "fish"],
  ["fish & seafood", "fish"],
  ["bakery", "bread"],
  ["breads", "bread"],
  ["bread & bakery", "bread"],
  ["jams", "preserves"],
  ["beverages", "drinks"],
  ["plants", "flowers"],
]);

/** Only what is there. */
export function given(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined && value !== ""),
  );
}

/** A whole number, however a spreadsheet writes it; else the text, for the rules to refuse. */
export function wholeNumber(text: string): number | string {
  const plain = text.replace(/[.,]0+$/, "");
  return /^-?\d{1,12}$/.test(plain) ? Number(plain) : text;
}

/** Undefined where it says neither. */
export function isTrue(text: string): boolean | string | undefined {
  if (/^(true|1|yes|ja|oui|wahr|vrai|waar|active|x)$/i.test(text)) return true;
  if (/^(false|0|no|nein|non|nee|falsch|faux|onwaar|draft|archived)$/i.test(text)) return false;
  return text === "" ? undefined : text;
}

/** What is written in HTML, as plain text with its paragraphs. */
export function plainText(html: string): string {
  return html
    .replace(/<\s*(br|\/p|\/li|\/h\d|\/div)\b[^>]*>/gi, "\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&(nbsp|amp|lt|gt|quot|#39);/g, (_all, name: keyof typeof entities) => entities[name])
    .replace(/[ \t]+/g, " ")
    .replace(/\s*\n\s*/g, "\n")
    .trim();
}

const entities = { nbsp: " ", amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
