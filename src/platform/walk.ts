import { type Expression, type RawBuilder, sql } from "kysely";
import { type Db, plannedEachTime } from "./database/index.ts";
import type { Keys, PageRequest } from "./http/pages.ts";

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
  /** Undefined where a tier is known to be empty. */
  tiers: (Tier | undefined)[];
  /** How many rows of the walk are looked at for each that is wanted, before the index of what a tier has is asked. */
  looksAtPerRow: number;
}

export type Place = Pick<PageRequest<unknown>, "take" | "after" | "backwards">;

/**
 * Reads a page of a list: tier after tier, each in the order of the walk. `rows` selects what is shown of the row
 * whose id is `found.id`. The keys of a row are its tier, its value in the walk and its id.
 */
export async function readList<Row extends object>(
  db: Db,
  { table, walk, tiers, looksAtPerRow }: List,
  { take, after, backwards }: Place,
  rows: Expression<Row>,
): Promise<(Row & { keys: Keys })[]> {
  const [firstTier = backwards ? tiers.length - 1 : 0, ...beside] = after ?? [];
  const order = orderOf(walk, backwards);
  const all = tiers.flatMap((tier, number) => (tier ? [{ tier, number }] : []));
  const left = all.filter(({ number }) =>
    backwards ? number <= Number(firstTier) : number >= Number(firstTier),
  );
  if (left.length === 0) return [];
  if (backwards) left.reverse();
  const looksAt = Math.min(take * looksAtPerRow, mostLookedAt);
  const parts = left.map(({ tier, number }) => {
    const begin = number === firstTier && beside.length > 0 ? [isBeyond(walk, backwards, beside)] : [];
    const where = [...tier.where, ...begin];
    const found = tier.having
      ? foundNearOrEverywhere({ table, walk, looksAt, order, take }, where, tier.having)
      : sql`select ${walk.column} as at, id from ${sql.table(table)} where ${every(where)} ${order} limit ${take}`;
    return sql`select ${sql.lit(number)}::int as tier, at, id from (${found}) part`;
  });
  const tierOrder = sql.raw(backwards ? "desc" : "asc");
  // PostgreSQL reads the parts in their order and stops at the limit: a page full of the first costs one part.
  const page = sql<Row & { found_keys: [string, string, string] }>`
    select ${plannedEachTime} shown.*, found_keys from (
      select tier, at, id, array[tier::text, at::text, id::text] as found_keys
      from (${sql.join(parts, sql` union all `)} limit ${take}) parts
    ) found cross join lateral ${rows} shown
    order by found.tier ${tierOrder}, found.at ${directionOf(walk, backwards)}, found.id ${directionOf(walk, backwards)}`;
  return (await page.execute(db)).rows.map(({ found_keys: [tier, at, id], ...row }) => ({
    ...(row as unknown as Row),
    keys: [Number(tier), at, Number(id)],
  }));
}

/**
 * The walk's next rows that have what is asked. As many of them as lie among the next `looksAt` rows are found there,
 * which is quick for what is common. Only where these don't fill the page, all that have it are taken by an index of
 * their own and sorted, which is quick for what is rare: without the bound a walk would go through the whole table.
 */
function foundNearOrEverywhere(
  { table, walk, looksAt, order, take }: Pick<List, "table" | "walk"> & Looking,
  where: RawBuilder<boolean>[],
  having: RawBuilder<boolean>[],
) {
  return sql`
    with near as materialized (
      select at, id from (
        select ${walk.column} as at, id, ${every(having)} as has_it from ${sql.table(table)} where ${every(where)}
        ${order} limit ${sql.lit(looksAt)}
      ) looked_at where has_it limit ${take}
    ), everywhere as materialized (
      select ${walk.column} as at, id from ${sql.table(table)}
      where (select count(*) from near) < ${take} and ${every(where)} and ${every(having)}
    )
    select at, id from near where (select count(*) from near) >= ${take}
    union all
    select at, id from everywhere
    ${order} limit ${take}`;
}

interface Looking {
  looksAt: number;
  order: ReturnType<typeof orderOf>;
  take: number;
}

/** So many rows are looked at in some tens of milliseconds. */
const mostLookedAt = 50_000;

function orderOf(walk: Walk, backwards: boolean) {
  return sql`order by at ${directionOf(walk, backwards)}, id ${directionOf(walk, backwards)}`;
}

function directionOf({ isDescending }: Walk, backwards: boolean) {
  return sql.raw(isDescending === backwards ? "asc" : "desc");
}

function isBeyond(walk: Walk, backwards: boolean, [at, id]: Keys): RawBuilder<boolean> {
  const beyond = sql.raw(walk.isDescending === backwards ? ">" : "<");
  return sql`(${walk.column}, id) ${beyond} (${at}::${sql.raw(walk.type)}, ${id}::bigint)`;
}

/** All of those conditions that are there; true where there is none. */
export function every(conditions: (RawBuilder<unknown> | false | undefined)[]): RawBuilder<boolean> {
  const given = conditions.filter((condition) => condition !== undefined && condition !== false);
  return given.length === 0 ? sql`true` : sql`(${sql.join(given, sql` and `)})`;
}
