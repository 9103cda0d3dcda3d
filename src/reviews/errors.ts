import { Id, problemKind } from "#platform/base";

export const alreadyReviewed = problemKind(
  409,
  "already_reviewed",
  "You have already reviewed this person. Change that review instead.",
  { review_id: Id },
);
export const ownProfile = problemKind(403, "own_profile", "You can't review yourself.");
export const notAuthor = problemKind(403, "not_author", "Somebody else wrote this review.");
