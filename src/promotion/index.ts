/** The door of promotion: products that are listed first. */
export { auditPromotions } from "./audit.ts";
export { rescalePromotions } from "./currency-queries.ts";
export { promotionJobs } from "./jobs.ts";
export { exportPromotions } from "./leaving.ts";
export { promotionRoutes } from "./routes.ts";
export { OwnPromotions } from "./schemas.ts";
