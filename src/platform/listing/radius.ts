import { type RawBuilder, sql } from "kysely";
import { Type } from "typebox";
import { invalidInput } from "#platform/base";
import { type Db, withCustomPlan } from "#platform/database";
import { allOf, isAfter, type List, type ListRow, type PagePosition, readList } from "./keyset.ts";
import type { PageEntry } from "./page.ts";

/** A circle on the earth. */
export interface Circle {
  latitude: number;
  longitude: number;
  radiusKm: number;
}

/** West and east, south and north, in degrees. */
interface Box {
  west: number;
  south: number;
  east: number;
  north: number;
}

/** What stands in the address of a list that can be narrowed by place. */
export const radiusQuery = {
  near: Type.Optional(
    Type.String({
      pattern: "^-?\\d{1,2}(\\.\\d{1,15})?,-?\\d{1,3}(\\.\\d{1,15})?$",
      description: "`<latitude>,<longitude>` in degrees. Needs `radius_km`.",
      examples: ["51.05,3.72"],
    }),
  ),
  radius_km: Type.Optional(Type.Number({ minimum: 1, maximum: 100, examples: [25] })),
};

/** Where a row lies. */
export interface Place {
  /** Of points, with an index. */
  column: string;
  /** Of rows that have moved since their column was written. */
  moved?: { isMoved: RawBuilder<boolean>; now: RawBuilder<unknown> };
}

/** Whether the place lies in the circle: an index of places finds the box around it. */
export function isInCircle(place: Place, circle: Circle): RawBuilder<boolean> {
  const { column, moved } = place;
  const isNear = moved ? sql`(${isInBox(column, circle)} or ${moved.isMoved})` : isInBox(column, circle);
  return sql`${isNear} and ${isInCircleUnindexed(place, circle)}`;
}

/** The same without an index. */
export function isInCircleUnindexed(place: Place, circle: Circle): RawBuilder<boolean> {
  return sql`${kilometresFrom(place, circle)} <= ${circle.radiusKm}`;
}

/**
 * Whether so many rows of a table, of those where `where` holds, lie around a circle that to gather and sort them would
 * take long. The planner has to be told: it takes any circle for one that holds a thousandth of the table.
 */
export async function isCrowded(
  db: Db,
  circle: Circle,
  { table, where }: { table: string; where: RawBuilder<boolean>[] },
): Promise<boolean> {
  const { rows } = await sql<{ found: number }>`
    select count(*) as found from (
      select from ${sql.table(table)} where ${isInBox(`${table}.place`, circle)} and ${allOf(where)}
      limit ${sql.lit(maxSorted)}
    ) around`.execute(withCustomPlan(db));
  return rows[0]?.found === maxSorted;
}

const maxSorted = 10_000;

function isInBox(column: string, circle: Circle): RawBuilder<boolean> {
  const { west, south, east, north } = boxAround(circle);
  return sql`${sql.ref(column)} <@ box(point(${west}, ${south}), point(${east}, ${north}))`;
}

/** How far the place lies from the middle of the circle. */
export function kilometresFrom(
  { column, moved }: Place,
  { latitude, longitude }: Circle,
): RawBuilder<number> {
  return sql`distance_km(${moved?.now ?? sql.ref(column)}, point(${longitude}, ${latitude}))`;
}

/** A list of what lies in a circle, the nearest first; in one tier, by distance. */
export interface NearestList extends List {
  circle: Circle;
  place: Place;
  /** What all rows have that the index of places knows. */
  indexed: RawBuilder<boolean>;
  /** Whether something else that a row must have has an index of its own. */
  isFoundOtherwise: boolean;
}

/**
 * Reads a page of such a list. Where little lies in the circle, that is sorted. Where much does, the rows that lie next
 * on the map are looked at, until as many as are wanted have what is asked: no nearer ones lie outside of the circle that
 * holds these, and little else in it. So many are looked at and no more; what is so rare that they don't fill the page is
 * found by its own index and sorted, wherever it lies.
 */
export async function readNearest(db: Db, list: NearestList, page: PagePosition): Promise<ListRow[]> {
  const { table, place, circle: asked, indexed, isFoundOtherwise } = list;
  const [tier] = list.tiers;
  if (!tier) return [];
  const conditions = [...tier.where, ...(tier.having ?? [])];
  const readWhere = (where: RawBuilder<boolean>) =>
    readList(db, { ...list, tiers: [{ where: [...conditions, where] }] }, page);

  const [, ...keys] = page.after ?? [];
  const isBack = page.backwards && keys.length > 0;
  // All that comes before a place lies no further away.
  const circle = isBack ? { ...asked, radiusKm: Math.min(asked.radiusKm, Number(keys[0])) } : asked;
  if (!(await isCrowded(db, circle, { table, where: [indexed] })))
    return readWhere(isInCircle(place, circle));
  if (!page.backwards) {
    const beyond = keys.length > 0 ? [isAfter(list.keyset, false, keys)] : [];
    // What has no index of its own is better met late on the way than not at all.
    const nearest = isFoundOtherwise
      ? { where: [indexed], having: [...conditions, ...beyond] }
      : { where: [indexed, ...beyond], having: conditions };
    const closer = await narrowed(db, circle, { table, place, ...nearest, take: page.take });
    const rows = closer && (await readWhere(isInCircle(place, closer)));
    // What lay in the circle may have gone since.
    if (rows?.length === page.take) return rows;
  }
  return readWhere(isFoundOtherwise ? isInCircleUnindexed(place, circle) : isInCircle(place, circle));
}

/** A circle that holds the `take` nearest of the rows that are asked for; undefined where they aren't met soon. */
async function narrowed(
  db: Db,
  circle: Circle,
  { table, place, where, having, take }: Nearest,
): Promise<Circle | undefined> {
  const { rows } = await sql<{ found: number; furthest: number }>`
    select count(*) as found, max(distance) as furthest from (
      select distance from (
        select ${kilometresFrom(place, circle)} as distance, ${allOf(having)} as has_it
        from ${sql.table(table)} where ${allOf(where)}
        order by ${sql.ref(place.column)} <-> point(${circle.longitude}, ${circle.latitude}) limit ${sql.lit(maxSorted)}
      ) looked_at
      where has_it and distance <= ${circle.radiusKm} limit ${take}
    ) next`.execute(withCustomPlan(db));
  const [next] = rows;
  return next?.found === take ? { ...circle, radiusKm: next.furthest } : undefined;
}

interface Nearest {
  table: string;
  place: Place;
  /** Of which rows so many are looked at. */
  where: RawBuilder<boolean>[];
  having: RawBuilder<boolean>[];
  take: number;
}

/** A row's place in a list, with how far away it is where that was asked. */
export function entryOf({ id, distance }: ListRow): PageEntry {
  return distance === undefined ? { id } : { id, extra: { distance_km: Math.round(distance * 10) / 10 } };
}

/** What was asked of a list by place; undefined where nothing was. Throws invalid_input for half a question. */
export function parseCircle(asked: {
  near?: string;
  radius_km?: number;
  ordering?: string;
}): Circle | undefined {
  if (asked.near === undefined) {
    if (asked.radius_km === undefined && asked.ordering !== "distance") return undefined;
    throw invalidInput({
      near: "required",
      ...(asked.radius_km === undefined ? { radius_km: "required" } : {}),
    });
  }
  if (asked.radius_km === undefined) throw invalidInput({ radius_km: "required" });
  const [latitude = 0, longitude = 0] = asked.near.split(",").map(Number);
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) throw invalidInput({ near: "wrong_format" });
  return { latitude, longitude, radiusKm: asked.radius_km };
}

/**
 * A box that holds every point of the circle. Half the width of a circle of angle r at latitude φ is
 * asin(sin r / cos φ) (Bronstein, spherical trigonometry); one that holds a pole or crosses the 180th meridian gets all
 * longitudes.
 */
export function boxAround({ latitude, longitude, radiusKm }: Circle): Box {
  const angle = radiusKm / earthRadiusKm;
  const south = latitude - degrees(angle) - margin;
  const north = latitude + degrees(angle) + margin;
  const halfWidth = degrees(Math.asin(Math.sin(angle) / Math.cos(radians(latitude)))) + margin;
  const [west, east] = [longitude - halfWidth, longitude + halfWidth];
  const isPlain = south > -90 && north < 90 && west >= -180 && east <= 180;
  return isPlain ? { west, east, south, north } : { west: -180, east: 180, south, north };
}

/** The mean radius (IUGG), as in the SQL function `distance_km`, which decides. */
const earthRadiusKm = 6371.0088;
/** In degrees: what rounding may take off an edge. */
const margin = 1e-6;

function degrees(angle: number): number {
  return (angle * 180) / Math.PI;
}

function radians(angle: number): number {
  return (angle * Math.PI) / 180;
}
