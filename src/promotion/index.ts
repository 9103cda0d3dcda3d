/** The door of promotion: what stands in front. */
export { promotionRoutes } from "./routes.ts";
