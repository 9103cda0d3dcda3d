import { type RawBuilder, type SelectQueryBuilder, sql, type Updateable } from "kysely";
import { locationColumns, type MeRow, meColumns, type UserRow, userColumns } from "#accounts";
import { compiled, type DB, type Db, multiplexed, type Tx, withCustomPlan } from "#platform/database";
import {
  type Circle,
  isInCircle,
  kilometresFrom,
  type ListRow,
  type Keys as PageKeys,
  type PagePosition,
  searchList,
} from "#platform/listing";
import type { UserTag } from "./cache-tags.ts";

/** Strangers see producers only. */
export interface Viewer {
  isSignedIn: boolean;
}

type OwnRow = MeRow & { disabled_at: Date | null; left_at: Date | null; producer_asked_at: Date | null };

export async function findMe(db: Db, userId: number): Promise<OwnRow | undefined> {
  const { rows } = await ownRow(userId).execute(multiplexed(db));
  return rows[0];
}

/**
 * Holds the row until the transaction ends. Rows that name the person may be written meanwhile: a change reaches their
 * products, which buyers hold while they write an order that names the producer.
 */
export async function lockMe(tx: Tx, userId: number): Promise<OwnRow | undefined> {
  const { rows } = await sql<OwnRow>`${ownRow(userId)} for no key update`.execute(tx);
  return rows[0];
}

function ownRow(userId: number): RawBuilder<OwnRow> {
  return sql`${ownRows} where id = ${userId}`;
}

const ownRows = compiled((db) =>
  db.selectFrom("users").select([...meColumns, "disabled_at", "left_at", "producer_asked_at"]),
);

export async function updateMe(tx: Tx, userId: number, changes: Updateable<DB["users"]>): Promise<MeRow> {
  return tx
    .updateTable("users")
    .set(changes)
    .where("id", "=", userId)
    .returning(meColumns)
    .executeTakeFirstOrThrow();
}

/** Whether orders or money still bind a producer. */
export async function hasOpenBusiness(tx: Tx, userId: number): Promise<boolean> {
  const { rows } = await sql<{ open: boolean }>`
    select exists (
      select from orders where producer_id = ${userId} and status in ('awaiting_payment', 'placed', 'ready')
    ) or exists (
      select from wallets where user_id = ${userId} and (available_minor > 0 or pending_minor > 0)
    ) or exists (
      select from payouts join wallets on wallets.id = wallet_id where user_id = ${userId} and status = 'requested'
    ) as open`.execute(tx);
  return rows[0]?.open ?? false;
}

/** What is left of who has left: a name that nobody else can have, for no username holds a `~`. */
export async function eraseProfile(tx: Tx, userId: number, now: Date): Promise<void> {
  await tx
    .updateTable("users")
    .set(({ eb }) => ({
      username: `~${userId}`,
      left_at: now,
      display_name: null,
      about: null,
      avatar: null,
      ...locationColumns(null),
      address: null,
      phone: null,
      pickup: null,
      payout_account: null,
      offers: [],
      producer_asked_at: null,
      producer_status: eb
        .case()
        .when("producer_status", "in", ["approved", "paused"])
        .then("paused")
        .else("none")
        .end(),
    }))
    .where("id", "=", userId)
    .execute();
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
    ? people.select(distanceFrom(near)).where(isInCircle("place", near))
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
    .where(isInCircle("place", near))
    .orderBy("distance", direction)
    .orderBy("id", direction)
    .limit(take);
  if (after) {
    const [distance, id] = after;
    const beyond = sql.raw(backwards ? "<" : ">");
    people = people.where(
      sql<boolean>`(${kilometresFrom("place", near)}, id) ${beyond} (${distance}::float8, ${id}::bigint)`,
    );
  }
  return (await people.execute()).map((row) => ({ ...row, keys: [row.distance, row.id] }));
}

/** What people are found by. */
export const searchedPeople = {
  table: "users",
  column: "username",
  content: sql<string>`concat_ws(' ', username, display_name, location_name, about)`,
  tag: "users" satisfies UserTag,
} as const;

/** As `text` says: all words in the names before those found elsewhere, then the newest first. */
export async function searchUsers(
  db: Db,
  viewer: Viewer,
  text: string,
  page: PagePosition,
): Promise<ListRow[]> {
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
      tiers: [{ where: viewer.isSignedIn ? [isActive] : [isActive, sql`users.is_producer`] }],
      candidatesPerRow: 150,
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
  return kilometresFrom("place", near).as("distance");
}
