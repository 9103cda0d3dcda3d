import { sql, type Updateable } from "kysely";
import type { Static } from "typebox";
import { locationColumns, normalizeAddress, requireActivePerson } from "#accounts";
import { type Config, invalidInput, notFound } from "#platform/base";
import type { FragmentKind } from "#platform/cache";
import { compiled, type DB, type Db, multiplexed, type Tx } from "#platform/database";
import type { Actor } from "#platform/http";
import {
  isInCircle,
  kilometresFrom,
  type ListRow,
  type PageRequest,
  parseCircle,
  readList,
} from "#platform/listing";
import { recordAct, requireStaff } from "#staff";
import { requireCharges } from "#users";
import { placeTags } from "./cache-tags.ts";
import { placeInUse } from "./errors.ts";
import { type NewPlace, Place, type PlaceChanges } from "./schemas.ts";
import { type PlaceRow, placeColumns, showPlace } from "./show.ts";

type Currencies = Pick<Config, "currencies">;

/** Lays down a place. Throws permission_denied, invalid_input. */
export async function createPlace(
  tx: Tx,
  config: Currencies,
  { userId, now }: Actor,
  said: Static<typeof NewPlace>,
): Promise<PlaceRow> {
  await requireStaff(tx, userId);
  if (said.charges) requireCharges(said.charges, "charges", config);
  const { name, address } = said;
  const columns = { ...columnsOf(said), name, address: normalizeAddress(address) };
  const place = await tx
    .insertInto("places")
    .values({ ...columns, created_at: now, updated_at: now })
    .returning(placeColumns)
    .executeTakeFirstOrThrow();
  await recordAct(tx, userId, { act: "place_created", subject: "place", subject_id: place.id }, now);
  return place;
}

/**
 * Changes a place. `requireSame` is shown what it is and throws where the client saw something else. Throws
 * permission_denied, not_found, invalid_input.
 */
export async function changePlace(
  tx: Tx,
  config: Currencies,
  { userId, now }: Actor,
  id: number,
  changes: Static<typeof PlaceChanges>,
  requireSame: (place: PlaceRow) => void,
): Promise<PlaceRow> {
  await requireStaff(tx, userId);
  const before = await lockPlace(tx, id);
  requireSame(before);
  if (changes.charges) requireCharges(changes.charges, "charges", config);
  if (Object.keys(changes).length === 0) return before;
  const details = { changed: Object.keys(changes).join(", ") };
  await recordAct(tx, userId, { act: "place_changed", subject: "place", subject_id: id, details }, now);
  return tx
    .updateTable("places")
    .set({ ...columnsOf(changes), updated_at: now })
    .where("id", "=", id)
    .returning(placeColumns)
    .executeTakeFirstOrThrow();
}

/** Takes a place away where no day has ever been held. Throws permission_denied, not_found, place_in_use. */
export async function deletePlace(tx: Tx, { userId, now }: Actor, id: number): Promise<void> {
  await requireStaff(tx, userId);
  // Days and series that are made meanwhile wait for this row.
  await lockPlace(tx, id);
  const { rows } = await sql<{ used: boolean }>`select exists (select from market_days where place_id = ${id})
    or exists (select from series where place_id = ${id}) as used`.execute(tx);
  if (rows[0]?.used) throw placeInUse();
  await tx.deleteFrom("places").where("id", "=", id).execute();
  await recordAct(tx, userId, { act: "place_deleted", subject: "place", subject_id: id }, now);
}

/** Holds a place at which days may be held. Throws invalid_input for any other. */
export async function requireActivePlace(tx: Tx, id: number): Promise<void> {
  const { rows } = await sql`select from places where id = ${id} and is_active for key share`.execute(tx);
  if (rows.length === 0) throw invalidInput({ place_id: "not_a_choice" });
}

/** A page of places by their names: those where days may be held, and to the staff all. Throws invalid_input. */
export function readPlaces(
  db: Db,
  seesAll: boolean,
  { filters, ...position }: PageRequest<{ near?: string; radius_km?: number }>,
): Promise<ListRow[]> {
  const near = parseCircle(filters);
  const where = [
    ...(seesAll ? [] : [sql<boolean>`places.is_active`]),
    ...(near ? [isInCircle({ column: "places.place" }, near)] : []),
  ];
  return readList(
    db,
    {
      table: "places",
      keyset: { column: sql`places.name`, type: "text", isDescending: false },
      distance: near && kilometresFrom({ column: "places.place" }, near),
      tiers: [{ where }],
      candidatesPerRow: 1,
    },
    position,
  );
}

/** Whether somebody sees places where no days are held any more. */
export async function seesAllPlaces(db: Db, viewerId: number | undefined): Promise<boolean> {
  return viewerId !== undefined && (await requireActivePerson(db, viewerId)).roles.includes("staff");
}

/** How places are shown to somebody. */
export function placeFragments(db: Db, seesAll: boolean, siteUrl: string): FragmentKind {
  return {
    name: "place",
    schema: Place,
    siteUrl,
    async read(ids) {
      const rows = await findPlaces(db, ids);
      return rows
        .filter(({ is_active }) => seesAll || is_active)
        .map((row) => ({ shown: showPlace(row), ...placeTags() }));
    },
  };
}

export async function findPlaces(db: Db, ids: number[]): Promise<PlaceRow[]> {
  const { rows } = await sql<PlaceRow>`${allPlaces} where id = any (${ids}::bigint[])`.execute(
    multiplexed(db),
  );
  return rows;
}

const allPlaces = compiled((db) => db.selectFrom("places").select(placeColumns));

async function lockPlace(tx: Tx, id: number): Promise<PlaceRow> {
  const { rows } = await sql<PlaceRow>`${allPlaces} where id = ${id} for update`.execute(tx);
  if (!rows[0]) throw notFound();
  return rows[0];
}

function columnsOf({
  location,
  address,
  charges,
  ...plain
}: Static<typeof PlaceChanges>): Updateable<DB["places"]> {
  return {
    ...plain,
    ...(charges === undefined ? {} : { charges: JSON.stringify(charges) }),
    ...(location === undefined ? {} : locationColumns(location)),
    ...(address === undefined ? {} : { address: normalizeAddress(address) }),
  };
}
