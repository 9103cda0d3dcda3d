/** The door of reviews: what people say of each other. */
export { auditReviews } from "./audit.ts";
export { reviewListTags, reviewTags } from "./cache-tags.ts";
export { reviewJobs } from "./jobs.ts";
export { exportReviews, findReviewersOf } from "./leaving.ts";
export { takeDownReview } from "./removal.ts";
export {
  changeReview,
  createReview,
  findReviewBy,
  findReviews,
  readAnyReview,
  readNewestReviews,
  readRatings,
  readReviews,
  takeBackReview,
} from "./reviews.ts";
export { reviewRoutes } from "./routes.ts";
export { NewReview, OwnReviews, Review, reviewLength } from "./schemas.ts";
export { type RatingRow, type ReviewRow, showReview } from "./show.ts";
