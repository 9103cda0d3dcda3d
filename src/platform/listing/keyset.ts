import { type RawBuilder, sql } from "kysely";
import { type Db, withCustomPlan } from "#platform/database";
import type { Keys, PageRequest } from "./page.ts";

/** An order in which a list is read: an index begins with what is equal in all rows read, then this column and `id`. */
export interface Walk {
  column: RawBuilder<unknown>;
  /** The SQL type that a cursor's key is read as. */
  type: string;
  isDescending: boolean;
}

/** A part of a list; the whole of it stands before the next. */
export interface Tier {
  /** What all rows of the part have in common. */
  where: RawBuilder<boolean>[];
  /** What else they have, which the index of the walk doesn't know but one of its own does: words, labels. */
  having?: RawBuilder<boolean>[];
}

export interface List {
  /** A table with a column `id`. */
  table: string;
  walk: Walk;
  /** How far a row is from the point asked for, in kilometres; undefined where none is. */
  distance?: RawBuilder<number> | undefined;
  /** Undefined where a tier is known to be empty. */
  tiers: (Tier | undefined)[];
  /** How many rows of the walk are looked at for each that is wanted, before the index of what a tier has is asked. */
  looksAtPerRow: number;
}

export type Place = Pick<PageRequest<unknown>, "take" | "after" | "backwards">;

/** A row in a list. */
export interface Found {
  id: number;
  keys: Keys;
  /** From the point asked for, in kilometres. */
  distance?: number | undefined;
}

/**
 * Reads which rows stand in a page of a list: tier after tier, each in the order of the walk. The keys of a row are its
 * tier, its value in the walk and its id.
 */
export async function readList(
  db: Db,
  { table, walk, distance, tiers, looksAtPerRow }: List,
  { take, after, backwards }: Place,
): Promise<Found[]> {
  const [firstTier = backwards ? tiers.length - 1 : 0, ...beside] = after ?? [];
  const order = orderOf(walk, backwards);
  const all = tiers.flatMap((tier, number) => (tier ? [{ tier, number }] : []));
  const left = all.filter(({ number }) =>
    backwards ? number <= Number(firstTier) : number >= Number(firstTier),
  );
  if (left.length === 0) return [];
  if (backwards) left.reverse();
  const looksAt = Math.min(take * looksAtPerRow, mostLookedAt);
  const columns = sql`${walk.column} as at, id${distance ? sql`, ${distance} as distance` : sql``}`;
  const parts = left.map(({ tier, number }) => {
    const begin = number === firstTier && beside.length > 0 ? [isBeyond(walk, backwards, beside)] : [];
    const where = [...tier.where, ...begin];
    const found = tier.having
      ? foundNearOrEverywhere({ table, columns, looksAt, order, take }, where, tier.having)
      : sql`select ${columns} from ${sql.table(table)} where ${every(where)} ${order} limit ${take}`;
    return sql`select ${sql.lit(number)}::int as tier, part.* from (${found}) part`;
  });
  // PostgreSQL reads the parts in their order and stops at the limit: a page full of the first costs one part.
  const { rows } = await sql<{ tier: number; at_text: string; id: number; distance?: number }>`
    select tier, at::text as at_text, id${distance ? sql`, distance` : sql``}
    from (${sql.join(parts, sql` union all `)} limit ${take}) parts
    order by tier ${sql.raw(backwards ? "desc" : "asc")}, ${placesOf(walk, backwards)}`.execute(
    withCustomPlan(db),
  );
  return rows.map(({ tier, at_text, id, distance: kilometres }) => ({
    id,
    keys: [tier, at_text, id],
    ...(kilometres === undefined ? {} : { distance: kilometres }),
  }));
}

/**
 * The walk's next rows that have what is asked. As many of them as lie among the next `looksAt` rows are found there,
 * which is quick for what is common. Only where these don't fill the page, all that have it are taken by an index of
 * their own and sorted, which is quick for what is rare: without the bound a walk would go through the whole table.
 */
function foundNearOrEverywhere(
  { table, columns, looksAt, order, take }: Looking,
  where: RawBuilder<boolean>[],
  having: RawBuilder<boolean>[],
) {
  return sql`
    with near as materialized (
      select looked_at.* from (
        select ${columns}, ${every(having)} as has_it from ${sql.table(table)} where ${every(where)}
        ${order} limit ${sql.lit(looksAt)}
      ) looked_at where has_it limit ${take}
    ), everywhere as materialized (
      select ${columns}, true as has_it from ${sql.table(table)}
      where (select count(*) from near) < ${take} and ${every(where)} and ${every(having)}
    )
    select * from near where (select count(*) from near) >= ${take}
    union all
    select * from everywhere
    ${order} limit ${take}`;
}

interface Looking {
  table: string;
  columns: RawBuilder<unknown>;
  looksAt: number;
  order: ReturnType<typeof orderOf>;
  take: number;
}

/** So many rows are looked at in some tens of milliseconds. */
const mostLookedAt = 50_000;

function orderOf(walk: Walk, backwards: boolean) {
  return sql`order by ${placesOf(walk, backwards)}`;
}

function placesOf(walk: Walk, backwards: boolean) {
  return sql`at ${directionOf(walk, backwards)}, id ${directionOf(walk, backwards)}`;
}

function directionOf({ isDescending }: Walk, backwards: boolean) {
  return sql.raw(isDescending === backwards ? "asc" : "desc");
}

/** Whether a row comes after the one with those keys. */
export function isBeyond(walk: Walk, backwards: boolean, [at, id]: Keys): RawBuilder<boolean> {
  const beyond = sql.raw(walk.isDescending === backwards ? ">" : "<");
  return sql`(${walk.column}, id) ${beyond} (${at}::${sql.raw(walk.type)}, ${id}::bigint)`;
}

/** All of those conditions that are there; true where there is none. */
export function every(conditions: (RawBuilder<unknown> | false | undefined)[]): RawBuilder<boolean> {
  const given = conditions.filter((condition) => condition !== undefined && condition !== false);
  return given.length === 0 ? sql`true` : sql`(${sql.join(given, sql` and `)})`;
}
