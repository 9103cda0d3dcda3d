/** The door of reviews: what people say of each other. */
export { auditReviews } from "./audit.ts";
export { reviewJobs } from "./jobs.ts";
export { exportReviews, findReviewersOf } from "./leaving.ts";
export { findReviews, readRatings, readReviews } from "./reviews.ts";
export { reviewRoutes } from "./routes.ts";
export { OwnReviews, reviewLength } from "./schemas.ts";
