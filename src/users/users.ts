import { type SelectQueryBuilder, sql } from "kysely";
import { showUser, User, type UserRow, userColumns } from "#accounts";
import { notFound } from "#platform/base";
import type { FragmentKind } from "#platform/cache";
import { compiled, type DB, type Db, multiplexed, withCustomPlan } from "#platform/database";
import {
  type Circle,
  isInCircle,
  isInCircleUnindexed,
  kilometresFrom,
  type ListRow,
  type Keys as PageKeys,
  type PagePosition,
  type PageRequest,
  parseCircle,
  searchList,
  type WordLists,
} from "#platform/listing";
import { type UserTag, userTags } from "./cache-tags.ts";

/** People whom the viewer may see, as the list's filters or a search say. Throws invalid_input. */
export function readUsers(db: Db, viewer: Viewer, { filters, ...page }: PageRequest<UserFilters>) {
  const near = parseCircle(filters);
  if (filters.search !== undefined) return searchUsers(db, viewer, filters.search, near, page);
  const isProducer = filters.is_producer;
  return near && filters.ordering === "distance"
    ? listUsersByDistance(db, viewer, { isProducer, near }, page)
    : listUsers(db, viewer, { isProducer, near }, page);
}

interface UserFilters {
  search?: string;
  is_producer?: boolean;
  near?: string;
  radius_km?: number;
  ordering?: "distance";
}

/** Strangers see producers only. */
export interface Viewer {
  isSignedIn: boolean;
}

/** Throws not_found, in the same words whether or not there is somebody whom a stranger may not see. */
export async function requireUser(db: Db, viewer: Viewer, userId: number): Promise<void> {
  const [row] = await findUsers(db, viewer, [userId]);
  if (!row) throw noSuchUser(viewer);
}

export function noSuchUser({ isSignedIn }: Viewer): Error {
  return isSignedIn
    ? notFound()
    : notFound({}, "There is nothing here for visitors; signing in may show more.");
}

/** How people are shown to somebody. */
export function userFragments(db: Db, viewer: Viewer, siteUrl: string): FragmentKind {
  return {
    name: "user",
    schema: User,
    siteUrl,
    async read(ids) {
      const rows = await findUsers(db, viewer, ids);
      return rows.map((row) => ({ shown: showUser(row, siteUrl), ...userTags(row) }));
    },
  };
}

/** Those people among them whom the viewer may see. */
export async function findUsers(db: Db, { isSignedIn }: Viewer, ids: number[]): Promise<UserRow[]> {
  const { rows } = await sql<UserRow>`${shownUsers} and id = any (${ids}::bigint[])
    and (is_producer or ${isSignedIn}::boolean)`.execute(multiplexed(db));
  return rows;
}

/** To be followed by `and` and a condition. */
const shownUsers = compiled((db) => visibleUsers(db, { isSignedIn: true }).select(userColumns));

/** The newest first; those near a point with their distance. */
export async function listUsers(
  db: Db,
  viewer: Viewer,
  { isProducer, near }: { isProducer: boolean | undefined; near: Circle | undefined },
  page: PagePosition,
): Promise<ListRow[]> {
  const people = newestFirst(
    visibleUsers(near ? withCustomPlan(db) : db, viewer, isProducer).select(["id", "joined_at"]),
    page.after,
    page,
  );
  const rows = await (near
    ? people.select(distanceFrom(near)).where(isInCircle(place, near))
    : people
  ).execute();
  return rows.map((row) => ({ ...row, keys: [row.joined_at.toISOString(), row.id] }));
}

/** The nearest first; of those at one place the first who came. */
export async function listUsersByDistance(
  db: Db,
  viewer: Viewer,
  { isProducer, near }: { isProducer: boolean | undefined; near: Circle },
  { take, after, backwards }: PagePosition,
): Promise<ListRow[]> {
  const direction = backwards ? "desc" : "asc";
  let people = visibleUsers(withCustomPlan(db), viewer, isProducer)
    .select(["id", distanceFrom(near)])
    .where(isInCircle(place, near))
    .orderBy("distance", direction)
    .orderBy("id", direction)
    .limit(take);
  if (after) {
    const [distance, id] = after;
    const beyond = sql.raw(backwards ? "<" : ">");
    people = people.where(
      sql<boolean>`(${kilometresFrom(place, near)}, id) ${beyond} (${distance}::float8, ${id}::bigint)`,
    );
  }
  return (await people.execute()).map((row) => ({ ...row, keys: [row.distance, row.id] }));
}

const place = { column: "users.place" };

/** What people are found by. */
export const searchedPeople = {
  table: "users",
  column: "username",
  tag: "users" satisfies UserTag,
} as const;

export const wordLists: WordLists = {
  table: "users",
  columns: { producers: "search_all", people: "search_all" },
};

/** As `text` says: all words in the names before those found elsewhere, then the newest first; near a point if asked. */
export async function searchUsers(
  db: Db,
  viewer: Viewer,
  text: string,
  near: Circle | undefined,
  page: PagePosition,
): Promise<ListRow[]> {
  const seen = viewer.isSignedIn ? [isActive] : [isActive, sql<boolean>`users.is_producer`];
  const lists = viewer.isSignedIn ? ["producers", "people"] : ["producers"];
  return searchList(
    db,
    {
      text,
      columns: [
        { name: "users.search_name", lists },
        { name: "users.search_all", lists },
      ],
    },
    {
      table: "users",
      keyset: { column: sql`users.joined_at`, type: "timestamptz", isDescending: true },
      distance: near && kilometresFrom(place, near),
      tiers: [{ where: seen, having: near ? [isInCircleUnindexed(place, near)] : [] }],
      candidatesPerRow: 150,
      isPlannedOnce: near === undefined,
    },
    page,
  );
}

const isActive = sql<boolean>`users.left_at is null and users.disabled_at is null`;

function visibleUsers(db: Db, { isSignedIn }: Viewer, isProducer?: boolean) {
  let users = db.selectFrom("users").where("left_at", "is", null).where("disabled_at", "is", null);
  if (!isSignedIn) users = users.where("is_producer", "=", true);
  return isProducer === undefined ? users : users.where("is_producer", "=", isProducer);
}

function newestFirst<O>(
  users: SelectQueryBuilder<DB, "users", O>,
  after: PageKeys | undefined,
  { take, backwards }: PagePosition,
): SelectQueryBuilder<DB, "users", O> {
  const direction = backwards ? "asc" : "desc";
  const ordered = users.orderBy("joined_at", direction).orderBy("id", direction).limit(take);
  if (!after) return ordered;
  const [joinedAt, id] = after;
  const beyond = sql.raw(backwards ? ">" : "<");
  return ordered.where(sql<boolean>`(joined_at, id) ${beyond} (${joinedAt}::timestamptz, ${id}::bigint)`);
}

function distanceFrom(near: Circle) {
  return kilometresFrom(place, near).as("distance");
}
