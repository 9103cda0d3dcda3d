import { Id, problemKind } from "#platform/base";

export const alreadyReviewed = problemKind(
  409,
  "already_reviewed",
  "You have reviewed them already. Change that review instead.",
  { review_id: Id },
);
export const ownProfile = problemKind(403, "own_profile", "Nobody reviews themselves.");
export const notAuthor = problemKind(403, "not_author", "This review is another person's.");
