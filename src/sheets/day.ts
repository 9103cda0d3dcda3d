import { type DayRow, findDays, findPart, notHelper } from "#days";
import { findDayGoods } from "#orders";
import { type Basket, isKept, linesOf, readDay } from "#pickup";
import { notFound, type TaxRate, taxOf } from "#platform/base";
import type { Db } from "#platform/database";
import { permissionDenied } from "#platform/http";
import { type Format, formatOf, type Language } from "#words";
import type { SheetName } from "./sheet.ts";
import { type SheetWords, words } from "./words/index.ts";

/** All that the sheets of a day are made of; to a producer only what is theirs. */
export interface DayForSheets {
  day: DayRow;
  baskets: Basket[];
  lines: DayLine[];
  /** By the id of its order. */
  commissions: Map<number, number>;
  /** Which bag of its basket an order is, of all there are, also those of other producers. */
  bags: Map<number, { n: number; of: number }>;
  producers: Map<number, DayProducer>;
  format: Format;
  words: SheetWords;
  language: Language;
  siteUrl: string;
}

/** One line to hand over, with whose it is. */
export interface DayLine {
  basket: Basket;
  order: Basket["orders"][number];
  line: Basket["orders"][number]["lines"][number];
  category: string;
  /** At which it was sold; null where the site had no rates. */
  tax: TaxRate | null;
  isCold: boolean;
}

interface DayProducer {
  name: string;
  phone: string | null;
  pickup: { address?: Record<string, string | null> } | null;
}

/** What must be kept cold. */
const coldCategories = ["dairy", "meat", "fish"];
/** What tells how much the producers earn. */
const sheetsOfMoney: SheetName[] = ["producers", "taxes"];

/** Reads a day for somebody's sheet. Throws not_found, not_helper, permission_denied. */
export async function readDayForSheets(
  { db, timeZone, siteUrl }: { db: Db; timeZone: string; siteUrl: string },
  { userId, language, sheet }: { userId: number; language: Language; sheet: SheetName },
  dayId: number,
): Promise<DayForSheets> {
  const part = await findPart(db, userId, dayId);
  if (part === "none") throw notHelper();
  if (part === "helper" && sheetsOfMoney.includes(sheet)) throw permissionDenied();
  const producerId = part === "producer" ? userId : undefined;
  const [[day], { baskets: all }, goods] = await Promise.all([
    findDays(db, undefined, [dayId]),
    readDay(db, dayId, producerId),
    findDayGoods(db, dayId, producerId),
  ]);
  if (!day) throw notFound();
  // What was paid at the table was paid for all of a basket.
  const baskets = all
    .filter(isKept)
    .map((basket) => (producerId === undefined ? basket : { ...basket, cash: [], notes: [] }));
  const sold = new Map(goods.lines.map((line) => [`${line.order_id} ${line.n}`, line]));
  const lines = baskets.flatMap((basket) =>
    linesOf(basket).map(({ order, line }) => {
      const found = sold.get(`${order.id} ${line.n}`);
      const category = found?.category ?? "other";
      const tax = found ? taxOf(found) : null;
      return { basket, order, line, category, tax, isCold: coldCategories.includes(category) };
    }),
  );
  return {
    ...{ day, baskets, lines, language, siteUrl },
    commissions: new Map(goods.orders.map(({ id, commission_minor }) => [id, commission_minor])),
    bags: new Map(goods.orders.map(({ id, bag: n, bags: of }) => [id, { n, of }])),
    producers: new Map(goods.producers.map(({ id, ...producer }) => [id, producer as DayProducer])),
    format: formatOf(language, timeZone),
    words: words[language],
  };
}

/** Things by what they have in common, in the order in which that comes first. */
export function groupBy<Thing, Key>(things: Thing[], keyOf: (thing: Thing) => Key): [Key, Thing[]][] {
  return [...Map.groupBy(things, keyOf)];
}
