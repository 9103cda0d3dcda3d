/** The door of promotion: what stands in front. */
export { auditPromotions } from "./audit.ts";
export { exportPromotions, rescalePromotions } from "./queries.ts";
export { promotionRoutes } from "./routes.ts";
export { OwnPromotions } from "./schemas.ts";
