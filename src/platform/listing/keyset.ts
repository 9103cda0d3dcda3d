import { type RawBuilder, sql } from "kysely";
import { type Db, withCustomPlan } from "#platform/database";
import type { Keys, PageRequest } from "./page.ts";

/** An order in which a list is read: an index begins with what is equal in all rows read, then this column and `id`. */
export interface Keyset {
  column: RawBuilder<unknown>;
  /** The SQL type that a cursor's key is read as. */
  type: string;
  isDescending: boolean;
}

/** A part of a list; the whole of it stands before the next. */
export interface Tier {
  /** What all rows of the part have in common. */
  where: RawBuilder<boolean>[];
  /** What else they have, which the index of the keyset lacks but another one has: words, labels. */
  having?: RawBuilder<boolean>[];
  /** How common that is in the table, by its statistics; undefined where nobody knows. */
  commonness?: Commonness | undefined;
}

export interface Commonness {
  /** Of the table's rows, 0 to 1. */
  share: number;
  tableRows: number;
}

export interface List {
  /** A table with a column `id`. */
  table: string;
  keyset: Keyset;
  /** How far a row is from the point asked for, in kilometres; undefined where none is. */
  distance?: RawBuilder<number> | undefined;
  /** Undefined where a tier is known to be empty. */
  tiers: (Tier | undefined)[];
  /** How many rows in the order of the keyset are scanned for each that is wanted, before the index of what a tier has is used. */
  candidatesPerRow: number;
  /** Whether one plan is right for all values, so that each connection plans it once: nothing is asked but words. */
  isPlannedOnce?: boolean;
}

export type PagePosition = Pick<PageRequest<unknown>, "take" | "after" | "backwards">;

/** A row in a list. */
export interface ListRow {
  id: number;
  keys: Keys;
  /** From the point asked for, in kilometres. */
  distance?: number | undefined;
}

/**
 * Reads which rows stand in a page of a list: tier after tier, each in the order of the keyset. The keys of a row are its
 * tier, its value of the column and its id.
 */
export async function readList(db: Db, list: List, place: PagePosition): Promise<ListRow[]> {
  const found: ListRow[] = [];
  for (const tiers of groupsOf(list.tiers, place)) {
    const left = place.take - found.length;
    if (left > 0) found.push(...(await readTiers(db, list, tiers, { ...place, take: left })));
  }
  return found;
}

type Numbered = { tier: Tier; number: number };

/** The tiers that the page may hold, parted behind those that fill it alone: the others are seldom asked for then. */
function groupsOf(tiers: (Tier | undefined)[], { take, after, backwards }: PagePosition): Numbered[][] {
  const [first = backwards ? tiers.length - 1 : 0] = after ?? [];
  const all = tiers.flatMap((tier, number) => (tier ? [{ tier, number }] : []));
  const left = all.filter(({ number }) => (backwards ? number <= Number(first) : number >= Number(first)));
  if (backwards) left.reverse();
  const fills = left.findIndex(({ tier: { commonness } }) => commonness && rowsOf(commonness) > 2 * take);
  return [left.slice(0, fills + 1), left.slice(fills + 1)].filter(({ length }) => length > 0);
}

function rowsOf({ share, tableRows }: Commonness): number {
  return share * tableRows;
}

async function readTiers(
  db: Db,
  { table, keyset, distance, candidatesPerRow, isPlannedOnce }: List,
  tiers: Numbered[],
  { take, after, backwards }: PagePosition,
): Promise<ListRow[]> {
  const [firstTier, ...beside] = after ?? [];
  const order = orderOf(keyset, backwards);
  // By name: what the ways to read a tier need besides is not the same.
  const shown = sql`at, id${distance ? sql`, distance` : sql``}`;
  const columns = sql`${keyset.column} as at, id${distance ? sql`, ${distance} as distance` : sql``}`;
  const most = isPlannedOnce ? limitFor(take) : take;
  const limit = sql.lit(most);
  const scan = { table, columns, order, limit, candidates: Math.min(most * candidatesPerRow, maxCandidates) };
  const parts = tiers.map(({ tier, number }) => {
    const begin = number === firstTier && beside.length > 0 ? [isAfter(keyset, backwards, beside)] : [];
    const where = [...tier.where, ...begin];
    return sql`select ${sql.lit(number)}::int as tier, ${shown} from (${rowsOfTier(scan, tier, where, most)}) part`;
  });
  // PostgreSQL reads the parts in their order and stops at the limit: a page full of the first costs one part.
  const { rows } = await sql<{ tier: number; at_text: string; id: number; distance?: number }>`
    select tier, at::text as at_text, id${distance ? sql`, distance` : sql``}
    from (${sql.join(parts, sql` union all `)} limit ${limit}) parts
    order by tier ${sql.raw(backwards ? "desc" : "asc")}, ${placesOf(keyset, backwards)}`.execute(
    isPlannedOnce ? db : withCustomPlan(db),
  );
  return rows.slice(0, take).map(({ tier, at_text, id, distance: kilometres }) => ({
    id,
    keys: [tier, at_text, id],
    ...(kilometres === undefined ? {} : { distance: kilometres }),
  }));
}

/**
 * What is common is met on a scan in the order of the keyset before as many rows are gathered and sorted as have it; what
 * is rare is gathered by its own index. Where nobody knows how common it is, or it turns out to be rarer, a bounded scan
 * comes first.
 */
function rowsOfTier(
  scan: ScanOptions,
  { having, commonness }: Tier,
  where: RawBuilder<boolean>[],
  most: number,
) {
  const { table, columns, order, limit } = scan;
  if (!having)
    return sql`select ${columns} from ${sql.table(table)} where ${allOf(where)} ${order} limit ${limit}`;
  const isRare = commonness && rowsOf(commonness) * commonness.share < most;
  return isRare ? gather(scan, where, having) : scanThenIndex(scan, where, having);
}

/** Without the fence the planner would take what it thinks common for a scan of the table in its order. */
function gather(
  { table, columns, order, limit }: ScanOptions,
  where: RawBuilder<boolean>[],
  having: RawBuilder<boolean>[],
) {
  return sql`
    select * from (
      select ${columns} from ${sql.table(table)} where ${allOf(where)} and ${allOf(having)} offset 0
    ) gathered ${order} limit ${limit}`;
}

/**
 * The keyset's next rows that have what is asked. As many of them as lie among the next `candidates` rows are found there,
 * which is quick for what is common. Only where these don't fill the page, all that have it are taken by an index of
 * their own and sorted, which is quick for what is rare: without the bound a scan would go through the whole table.
 */
function scanThenIndex(
  { table, columns, candidates, order, limit }: ScanOptions,
  where: RawBuilder<boolean>[],
  having: RawBuilder<boolean>[],
) {
  return sql`
    with near as materialized (
      select looked_at.* from (
        select ${columns}, ${allOf(having)} as has_it from ${sql.table(table)} where ${allOf(where)}
        ${order} limit ${sql.lit(candidates)}
      ) looked_at where has_it limit ${limit}
    ), everywhere as materialized (
      select ${columns}, true as has_it from ${sql.table(table)}
      where (select count(*) from near) < ${limit} and ${allOf(where)} and ${allOf(having)}
    )
    select * from near where (select count(*) from near) >= ${limit}
    union all
    select * from everywhere
    ${order} limit ${limit}`;
}

interface ScanOptions {
  table: string;
  columns: RawBuilder<unknown>;
  candidates: number;
  order: ReturnType<typeof orderOf>;
  limit: RawBuilder<unknown>;
}

/**
 * At least so many rows, of one of a few numbers: PostgreSQL only keeps the plan of a statement whose limit stands in its
 * text, and a client can't have it keep a hundred of them.
 */
export function limitFor(take: number): number {
  return commonLimits.find((limit) => limit >= take) ?? take;
}

/** The lists of home have 10; the others are one more than pages of 20, and of 100, hold. */
const commonLimits = [10, 21, 101];

/** So many rows are looked at in some tens of milliseconds. */
const maxCandidates = 50_000;

function orderOf(keyset: Keyset, backwards: boolean) {
  return sql`order by ${placesOf(keyset, backwards)}`;
}

function placesOf(keyset: Keyset, backwards: boolean) {
  return sql`at ${directionOf(keyset, backwards)}, id ${directionOf(keyset, backwards)}`;
}

function directionOf({ isDescending }: Keyset, backwards: boolean) {
  return sql.raw(isDescending === backwards ? "asc" : "desc");
}

/** Whether a row comes after the one with those keys. */
export function isAfter(keyset: Keyset, backwards: boolean, [at, id]: Keys): RawBuilder<boolean> {
  const beyond = sql.raw(keyset.isDescending === backwards ? ">" : "<");
  return sql`(${keyset.column}, id) ${beyond} (${at}::${sql.raw(keyset.type)}, ${id}::bigint)`;
}

/** All of those conditions that are there; true where there is none. */
export function allOf(conditions: (RawBuilder<unknown> | false | undefined)[]): RawBuilder<boolean> {
  const given = conditions.filter((condition) => condition !== undefined && condition !== false);
  return given.length === 0 ? sql`true` : sql`(${sql.join(given, sql` and `)})`;
}
