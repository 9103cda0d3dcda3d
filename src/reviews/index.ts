/** The door of reviews: what people say of each other. */
export { auditReviews } from "./audit.ts";
export { reviewJobs } from "./jobs.ts";
export { exportReviews, findReviewersOf, findReviews, readReviews } from "./queries.ts";
export { readRatings } from "./reviews.ts";
export { reviewRoutes } from "./routes.ts";
export { OwnReviews, reviewLength } from "./schemas.ts";
