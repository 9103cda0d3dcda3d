import type { Static } from "typebox";
import { requireActivePerson } from "#accounts";
import { hasBoughtFrom } from "#orders";
import { notFound, permissionDenied } from "#platform/base";
import type { Db, Tx } from "#platform/database";
import type { Actor } from "#platform/http";
import { inListOrder, type ListRow } from "#platform/listing";
import { noSuchUser, requireUser, type Viewer } from "#users";
import { alreadyReviewed, notAuthor, ownProfile } from "./errors.ts";
import {
  deleteReview,
  findRatings,
  findReviewBy,
  findReviews,
  insertRemoval,
  insertReview,
  lockReview,
  updateReview,
} from "./queries.ts";
import type { NewReview, Removal, ReviewChanges } from "./schemas.ts";
import { type RatingRow, type ReviewRow, showReview } from "./show.ts";

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
    if (id !== undefined) return readReview(tx, signedIn, id);
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
  const before = await readReview(tx, signedIn, id);
  requireSame(before);
  if (Object.keys(changes).length === 0) return before;
  await updateReview(tx, id, { ...changes, updated_at: actor.now });
  return readReview(tx, signedIn, id);
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
  const { roles } = await requireActivePerson(tx, userId);
  if (!roles.includes("staff")) throw permissionDenied();
  const review = await lockReview(tx, id);
  if (!review) throw notFound();
  const { id: review_id, ...said } = review;
  await deleteReview(tx, id);
  await insertRemoval(tx, { ...said, review_id, reason, removed_by: userId, removed_at: now });
  return { review_id, reason, removed_at: now };
}

const signedIn: Viewer = { isSignedIn: true };

/** One review, as the viewer sees it. Throws not_found, also for one of who has left or is disabled. */
export async function readReview(db: Db, viewer: Viewer, id: number): Promise<ReviewRow> {
  const [review] = await findReviews(db, viewer, [id]);
  if (!review) throw notFound();
  return review;
}

/** Holds the actor's own review until the transaction ends; another's out of sight is not told of. */
async function lockOwn(tx: Tx, { userId }: Actor, id: number): Promise<void> {
  await requireActivePerson(tx, userId);
  const review = await lockReview(tx, id);
  if (!review) throw notFound();
  if (review.author_id === userId) return;
  await readReview(tx, signedIn, id);
  throw notAuthor();
}

/** The reviews that a list has found, as they are shown to somebody. */
export async function showFoundReviews(db: Db, viewer: Viewer, siteUrl: string, found: ListRow[]) {
  const rows = await findReviews(
    db,
    viewer,
    found.map(({ id }) => id),
  );
  return inListOrder(
    found,
    rows.map((row) => showReview(row, siteUrl)),
  );
}
