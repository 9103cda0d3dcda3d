import { type Insertable, sql, type Updateable } from "kysely";
import { type ShortRow, shortColumns } from "#accounts";
import { compiled, type DB, type Db, multiplexed, type Tx } from "#platform/database";
import { allOf, type ListRow, type PageRequest } from "#platform/listing";
import type { Viewer } from "#users";
import { type RatingRow, type ReviewRow, reviewColumns } from "./show.ts";

/** A page of what was said of a person, the newest first; by one author where one is asked for. */
export async function readReviews(
  db: Db,
  userId: number,
  { filters: { author }, take, after, backwards }: PageRequest<{ author?: number }>,
): Promise<ListRow[]> {
  const direction = sql.raw(backwards ? "asc" : "desc");
  const beyond = sql.raw(backwards ? ">" : "<");
  const conditions = [
    sql`user_id = ${userId}`,
    author !== undefined && sql`author_id = ${author}`,
    after && sql`(created_at, id) ${beyond} (${after[0]}::timestamptz, ${after[1]}::bigint)`,
  ];
  const { rows } = await sql<{ id: number; created_at: Date }>`select id, created_at from reviews
    where ${allOf(conditions)} order by created_at ${direction}, id ${direction} limit ${take}`.execute(
    multiplexed(db),
  );
  return rows.map(({ id, created_at }) => ({ id, keys: [created_at.toISOString(), id] }));
}

/** What all reviews of a person come to; undefined where the viewer may not see them. */
export async function findRatings(db: Db, viewer: Viewer, userId: number): Promise<RatingRow | undefined> {
  const { rows } = await sql<RatingRow>`select rating_count, rating_sum, rating_stars from users as "user"
    where id = ${userId} and ${isSeenBy(viewer)}`.execute(multiplexed(db));
  return rows[0];
}

/** Those reviews among them that are about somebody whom the viewer may see. */
export async function findReviews(db: Db, viewer: Viewer, ids: number[]): Promise<ReviewRow[]> {
  const { rows } = await sql<ReviewRow>`${shownReviews}
    where reviews.id = any (${ids}::bigint[]) and ${isSeenBy(viewer)}`.execute(multiplexed(db));
  return rows;
}

function isSeenBy({ isSignedIn }: Viewer) {
  return sql`"user".left_at is null and "user".disabled_at is null
    and ("user".is_producer or ${isSignedIn}::boolean)`;
}

/** What somebody said of whom, held until the transaction ends. */
export async function lockReview(tx: Tx, id: number) {
  return tx
    .selectFrom("reviews")
    .select(["id", "author_id", ...saidColumns])
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
}

/** Writes a review; undefined, and nothing done, where its author has reviewed that person already. */
export async function insertReview(tx: Tx, review: Insertable<DB["reviews"]>): Promise<number | undefined> {
  const inserted = await tx
    .insertInto("reviews")
    .values(review)
    .onConflict((conflict) => conflict.columns(["author_id", "user_id"]).doNothing())
    .returning("id")
    .executeTakeFirst();
  return inserted?.id;
}

export async function findReviewBy(db: Db, authorId: number, userId: number): Promise<number | undefined> {
  const found = await db
    .selectFrom("reviews")
    .select("id")
    .where("author_id", "=", authorId)
    .where("user_id", "=", userId)
    .executeTakeFirst();
  return found?.id;
}

/** Those who have said something of a person. */
export async function findReviewersOf(db: Db, userId: number): Promise<number[]> {
  const said = await db.selectFrom("reviews").select("author_id").where("user_id", "=", userId).execute();
  return said.map(({ author_id }) => author_id);
}

export async function updateReview(tx: Tx, id: number, changes: Updateable<DB["reviews"]>): Promise<void> {
  await tx.updateTable("reviews").set(changes).where("id", "=", id).execute();
}

export async function deleteReview(tx: Tx, id: number): Promise<void> {
  await tx.deleteFrom("reviews").where("id", "=", id).execute();
}

export async function insertRemoval(tx: Tx, removal: Insertable<DB["review_removals"]>): Promise<void> {
  await tx.insertInto("review_removals").values(removal).execute();
}

/** What the author of a review that was taken down is to read; `email` is null for who has left. */
export async function findRemoval(db: Db, reviewId: number) {
  return db
    .selectFrom("review_removals")
    .innerJoin("users as author", "author.id", "author_id")
    .innerJoin("users as about", "about.id", "user_id")
    .select(["reason", "author.email", "author.username"])
    .select(({ fn }) => fn.coalesce("about.display_name", "about.username").as("about"))
    .select(
      sql<boolean>`about.left_at is null and about.disabled_at is null and author.disabled_at is null`.as(
        "mayReview",
      ),
    )
    .where("review_id", "=", reviewId)
    .executeTakeFirst();
}

/** All that a person has said, with what was taken down, the newest first. */
export async function exportReviews(db: Db, authorId: number) {
  return db
    .selectFrom("reviews")
    .select(["id", ...saidColumns, sql<string | null>`null`.as("removal_reason")])
    .where("author_id", "=", authorId)
    .unionAll(
      db
        .selectFrom("review_removals")
        .select(["review_id as id", ...saidColumns, "reason as removal_reason"])
        .where("author_id", "=", authorId),
    )
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .execute();
}

const saidColumns = [
  "user_id",
  "rating",
  "text",
  "freshness_rating",
  "delivery_rating",
  "created_at",
] as const;

function selectReviews(db: Db) {
  return db
    .selectFrom("reviews")
    .innerJoin("users as author", "author.id", "reviews.author_id")
    .innerJoin("users as user", "user.id", "reviews.user_id")
    .select(reviewColumns.map((column) => `reviews.${column}` as const))
    .select([shortUser("author"), shortUser("user")])
    .select(sql<boolean>`author.left_at is not null`.as("author_has_left"));
}

const shownReviews = compiled((db) => selectReviews(db));

/** A joined person's columns as one object. */
function shortUser<Name extends "author" | "user">(name: Name) {
  const members = shortColumns.flatMap((column) => [sql.lit(column), sql.ref(`${name}.${column}`)]);
  return sql<ShortRow>`json_build_object(${sql.join(members)})`.as(name);
}
