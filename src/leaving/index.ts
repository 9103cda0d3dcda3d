/** The door of leaving: taking one's data along, and going. */
export { leavingRoutes } from "./routes.ts";
