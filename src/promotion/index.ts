/** The door of promotion: products that are listed first. */
export { auditPromotions } from "./audit.ts";
export { rescalePromotions } from "./currency-queries.ts";
export { countingImpressions } from "./impressions.ts";
export { promotionJobs } from "./jobs.ts";
export { exportPromotions } from "./leaving.ts";
export { promote } from "./promotion.ts";
export { type PromotionRow, readPromotions } from "./promotions.ts";
export { promotionRoutes } from "./routes.ts";
export { NewPromotion, OwnPromotions } from "./schemas.ts";
