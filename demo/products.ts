import { type Clock, daysAfter, secondsAfter } from "#platform/base";
import { assortments, byWeight, type Good, type Shelf, shelves } from "./goods/index.ts";
import type { DemoPerson } from "./people.ts";
import { type Pick, picker, seededRandom } from "./random.ts";

export type DemoProduct = ReturnType<typeof demoProducts>[number];

/**
 * The 600 products of the demo market as rows of `products`, with the name of the picture that each shows: always the
 * same ones, advertised over the last 300 days. `today` is the site's day, from which harvests and ends are counted;
 * prices are as many minor units of `currency` as they are cents.
 */
export function demoProducts(clock: Clock, today: string, currency: string, people: DemoPerson[]) {
  const pick = picker(seededRandom(600));
  const goods = people.flatMap((person) =>
    choose(assortments[person.username] ?? [0], pick).map((chosen) => ({ person, ...chosen })),
  );
  const organic = new Set(pick.shuffled(Object.keys(assortments)).slice(0, 18));
  const rows = goods
    .map((one, i) => ({ ...one, isOrganic: organic.has(one.person.username), isFirst: i === 0 }))
    .map((one) => product(one, clock.now(), today, pick))
    .sort((a, b) => a.created_at.getTime() - b.created_at.getTime())
    .map((row, index) => ({ id: index + 1, ...row, currency }));
  return unlist(promote(rows, clock, pick), pick);
}

/** The drawing that stands for a producer: of what they have most, and as far as it goes not their neighbour's. */
export function faceOf(username: string): string {
  const [, shelf] = assortments[username] ?? [];
  if (shelf === undefined) return "";
  const alike = Object.keys(assortments).filter((name) => assortments[name]?.[1] === shelf);
  const pictures = [...new Set(shelves[shelf].goods.flatMap(([, picture]) => picture ?? []))];
  return pictures[alike.indexOf(username) % pictures.length] ?? "";
}

interface Offered {
  person: DemoPerson;
  good: Good;
  shelf: Shelf;
  isOrganic: boolean;
  /** Ana's, which gets the id 1. */
  isFirst: boolean;
}

/** Goods by turns from the first shelf and one of the others, as long as there are some. */
function choose([count, ...names]: [number, ...(keyof typeof shelves)[]], pick: Pick) {
  const [first = [], ...others] = names.map((name) =>
    pick.shuffled(shelves[name].goods).map((good) => ({ good, shelf: shelves[name] })),
  );
  const chosen: { good: Good; shelf: Shelf }[] = [];
  for (let turn = 0; chosen.length < count; turn++) {
    const beside = others.length > 0 ? others[turn % others.length] : [];
    const taken = [first.pop(), beside?.pop()].filter((one) => one !== undefined);
    if (taken.length === 0 && [first, ...others].every((rest) => rest.length === 0)) break;
    chosen.push(...taken);
  }
  return chosen.slice(0, count);
}

function product({ person, good, shelf, isOrganic, isFirst }: Offered, now: Date, today: string, pick: Pick) {
  const [name, picture, packSize, packUnit, cents, ingredients] = good;
  const sinceSeconds = Math.min(300 * daySeconds, secondsBetween(person.producer_since ?? now, now));
  const createdAt = secondsAfter(now, -Math.round(isFirst ? sinceSeconds : pick.number(900, sinceSeconds)));
  const harvestedDaysAgo = shelf.harvestedDaysAgo && pick.whole(...shelf.harvestedDaysAgo);
  // Who enters a harvest does it on its day or later.
  const latestSeconds = Math.min(
    secondsBetween(createdAt, now),
    harvestedDaysAgo === undefined ? Number.POSITIVE_INFINITY : (harvestedDaysAgo + 0.01) * daySeconds,
  );
  return {
    producer_id: person.id,
    name,
    description: describe(shelf, person.location_name ?? "", pick),
    category: shelf.category,
    ...priced(name, around(cents, pick), packSize, packUnit),
    pack_size: packSize,
    pack_unit: packUnit,
    stock: pick.happens(0.08)
      ? 0
      : pick.whole(...((packUnit === "box" ? [2, 14] : [3, 48]) as [number, number])),
    is_listed: true,
    harvested_on: harvestedDaysAgo === undefined ? null : daysAfter(today, -harvestedDaysAgo),
    best_before: shelf.keepsDays ? daysAfter(today, pick.whole(...shelf.keepsDays)) : null,
    ingredients: ingredients ?? null,
    allergens: allergensIn(ingredients ?? ""),
    origin: shelf.origin ?? `${person.location_name}, Belgium`,
    labels: labelsFor(shelf, isOrganic, pick),
    tolerance_percent: 15,
    promoted_until: null as Date | null,
    created_at: createdAt,
    updated_at: secondsAfter(now, -Math.round(pick.number(0, latestSeconds))),
    picture,
  };
}

/** Thirty, each of another producer, for one day to two weeks more. */
function promote(rows: Row[], clock: Clock, pick: Pick): Row[] {
  const seen = new Set<number>();
  const promoted = new Set(
    pick
      .shuffled(rows)
      .filter(({ stock, picture }) => stock > 0 && picture !== null)
      .filter(({ producer_id }) => !seen.has(producer_id) && seen.add(producer_id))
      .slice(0, 30)
      .map(({ id }) => id),
  );
  return rows.map((row) =>
    promoted.has(row.id)
      ? { ...row, promoted_until: secondsAfter(clock.now(), pick.whole(daySeconds, 14 * daySeconds)) }
      : row,
  );
}

/** Some are not shown at the moment; all of ana's are, and the first one. */
function unlist(rows: Row[], pick: Pick): Row[] {
  const hidden = pick
    .shuffled(rows)
    .filter(({ id, producer_id, promoted_until }) => id > 1 && producer_id !== 1 && promoted_until === null)
    .slice(0, 6)
    .map(({ id }) => id);
  return rows.map((row) => (hidden.includes(row.id) ? { ...row, is_listed: false } : row));
}

type Row = ReturnType<typeof product> & { id: number };

const daySeconds = 24 * 3600;

function describe({ words }: Shelf, town: string, pick: Pick): string {
  const chosen = pick.shuffled(words).slice(0, pick.whole(1, 2));
  return chosen.join(" ").replaceAll("{town}", town);
}

/** A package's price, or a kilogram's of what is sold by weight, to ten cents too. */
function priced(name: string, cents: number, packSize: string, packUnit: string) {
  if (!byWeight.has(name)) return { sold_by: "pack", price_minor: cents };
  const kilograms = Number(packSize) / (packUnit === "g" ? 1000 : 1);
  return { sold_by: "weight", price_minor: Math.round(cents / kilograms / 10) * 10 };
}

/** A price near that, to ten cents. */
function around(cents: number, pick: Pick): number {
  return Math.round((cents * pick.number(0.9, 1.12)) / 10) * 10;
}

function labelsFor({ labels = [], category }: Shelf, isOrganic: boolean, pick: Pick): string[] {
  const wild = labels.includes("wild") || category === "flowers";
  const said = labels.filter(() => pick.happens(0.4));
  return isOrganic && !wild ? [...new Set(["organic", ...said])] : said;
}

/** What the words in capitals stand for, in the order of the law's list. */
function allergensIn(ingredients: string): string[] {
  return Object.entries(allergens)
    .filter(([, words]) => words.some((word) => new RegExp(`\\b${word}\\b`).test(ingredients)))
    .map(([allergen]) => allergen);
}

export const allergens = {
  gluten: ["WHEAT", "RYE", "SPELT", "BARLEY", "OATS"],
  crustaceans: ["CRUSTACEANS"],
  eggs: ["EGG", "EGGS"],
  fish: ["FISH"],
  soybeans: ["SOY"],
  milk: ["MILK", "BUTTERMILK", "BUTTER", "CREAM"],
  nuts: ["WALNUTS", "WALNUT", "HAZELNUTS", "ALMONDS"],
  celery: ["CELERY"],
  mustard: ["MUSTARD"],
  sesame: ["SESAME"],
  sulphites: ["SULPHITES"],
  molluscs: ["MOLLUSCS"],
};

function secondsBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 1000;
}
