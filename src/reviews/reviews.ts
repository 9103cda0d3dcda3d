import { type Insertable, sql, type Updateable } from "kysely";
import type { Static } from "typebox";
import { requireActivePerson, type ShortRow, shortColumns } from "#accounts";
import { hasBoughtFrom } from "#orders";
import { notFound } from "#platform/base";
import type { FragmentKind } from "#platform/cache";
import { compiled, type DB, type Db, multiplexed, type Tx } from "#platform/database";
import type { Actor } from "#platform/http";
import { allOf, type ListRow, type PageRequest } from "#platform/listing";
import { recordAct, requireStaff } from "#staff";
import { noSuchUser, requireUser, type Viewer } from "#users";
import { reviewTags } from "./cache-tags.ts";
import { alreadyReviewed, notAuthor, ownProfile } from "./errors.ts";
import { type NewReview, type Removal, Review, type ReviewChanges } from "./schemas.ts";
import { type RatingRow, type ReviewRow, reviewColumns, showReview } from "./show.ts";

/**
 * Says what the actor thinks of a person: of anybody, once. Throws own_profile, not_found for who left or is disabled,
 * already_reviewed with its `review_id`.
 */
export async function createReview(
  tx: Tx,
  { userId, now }: Actor,
  aboutId: number,
  said: Static<typeof NewReview>,
): Promise<ReviewRow> {
  await requireActivePerson(tx, userId);
  if (userId === aboutId) throw ownProfile();
  await requireUser(tx, signedIn, aboutId);
  const review = {
    ...said,
    author_id: userId,
    user_id: aboutId,
    verified_purchase: await hasBoughtFrom(tx, userId, aboutId),
    created_at: now,
    updated_at: now,
  };
  for (;;) {
    const id = await insertReview(tx, review);
    if (id !== undefined) return readReview(tx, id);
    const earlier = await findReviewBy(tx, userId, aboutId);
    if (earlier !== undefined) throw alreadyReviewed({ review_id: earlier });
    // The one that stood in the way was deleted a moment ago.
  }
}

/** What all that is said of a person comes to. Throws not_found where the viewer may not see them. */
export async function readRatings(db: Db, viewer: Viewer, userId: number): Promise<RatingRow> {
  const ratings = await findRatings(db, viewer, userId);
  if (!ratings) throw noSuchUser(viewer);
  return ratings;
}

/**
 * Changes one's review. `requireSame` is shown what it is and throws where the client saw something else.
 * Throws not_found, not_author.
 */
export async function changeReview(
  tx: Tx,
  actor: Actor,
  id: number,
  changes: Static<typeof ReviewChanges>,
  requireSame: (review: ReviewRow) => void,
): Promise<ReviewRow> {
  await lockOwn(tx, actor, id);
  const before = await readReview(tx, id);
  requireSame(before);
  if (Object.keys(changes).length === 0) return before;
  await updateReview(tx, id, { ...changes, updated_at: actor.now });
  return readReview(tx, id);
}

/** Takes one's review back, also that of somebody who has left. Throws not_found, not_author. */
export async function takeBackReview(tx: Tx, actor: Actor, id: number): Promise<void> {
  await lockOwn(tx, actor, id);
  await deleteReview(tx, id);
}

/**
 * Takes down a review: only the record of it stays. Its author may write another. Throws permission_denied for who is
 * not of the staff, not_found.
 */
export async function removeReview(
  tx: Tx,
  { userId, now }: Actor,
  id: number,
  reason: string,
): Promise<Static<typeof Removal>> {
  await requireStaff(tx, userId);
  const review = await lockReview(tx, id);
  if (!review) throw notFound();
  const { id: review_id, ...said } = review;
  await deleteReview(tx, id);
  await insertRemoval(tx, { ...said, review_id, reason, removed_by: userId, removed_at: now });
  await recordAct(tx, userId, { act: "review_removed", subject: "review", subject_id: id, reason }, now);
  return { review_id, reason, removed_at: now };
}

/** A page of everybody's reviews, the newest first, as the staff read them. */
export async function readNewestReviews(
  db: Db,
  { take, after, backwards }: PageRequest<object>,
): Promise<(ReviewRow & { keys: number[] })[]> {
  const { rows } = await sql<ReviewRow>`${shownReviews}
    where ${after ? sql`reviews.id ${sql.raw(backwards ? ">" : "<")} ${after[0]}::bigint` : sql`true`}
    order by reviews.id ${sql.raw(backwards ? "asc" : "desc")} limit ${take}`.execute(db);
  return rows.map((row) => ({ ...row, keys: [row.id] }));
}

/** One review, as the staff read it. Throws not_found. */
export async function readAnyReview(db: Db, id: number): Promise<ReviewRow> {
  const { rows } = await sql<ReviewRow>`${shownReviews} where reviews.id = ${id}`.execute(db);
  const [review] = rows;
  if (!review) throw notFound();
  return review;
}

const signedIn: Viewer = { isSignedIn: true };

/** One review, as the signed in see it. Throws not_found for one of who has left or is disabled. */
async function readReview(tx: Tx, id: number): Promise<ReviewRow> {
  const [review] = await findReviews(tx, signedIn, [id]);
  if (!review) throw notFound();
  return review;
}

/** Holds the actor's own review until the transaction ends; another's out of sight is not told of. */
async function lockOwn(tx: Tx, { userId }: Actor, id: number): Promise<void> {
  await requireActivePerson(tx, userId);
  const review = await lockReview(tx, id);
  if (!review) throw notFound();
  if (review.author_id === userId) return;
  await readReview(tx, id);
  throw notAuthor();
}

/** How reviews are shown to somebody. */
export function reviewFragments(db: Db, viewer: Viewer, siteUrl: string): FragmentKind {
  return {
    name: "review",
    schema: Review,
    siteUrl,
    async read(ids) {
      const rows = await findReviews(db, viewer, ids);
      return rows.map((row) => {
        const shown = showReview(row, siteUrl);
        return { shown, ...reviewTags(shown) };
      });
    },
  };
}

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
    .select(["reason", "author.email", "author.language", "author.username"])
    .select(({ fn }) => fn.coalesce("about.display_name", "about.username").as("about"))
    .select(
      sql<boolean>`about.left_at is null and about.disabled_at is null and author.disabled_at is null`.as(
        "mayReview",
      ),
    )
    .where("review_id", "=", reviewId)
    .executeTakeFirst();
}

export const saidColumns = [
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
