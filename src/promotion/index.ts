/** The door of promotion: products that are listed first. */
export { auditPromotions } from "./audit.ts";
export { promotionJobs } from "./jobs.ts";
export { exportPromotions, rescalePromotions } from "./queries.ts";
export { promotionRoutes } from "./routes.ts";
export { OwnPromotions } from "./schemas.ts";
