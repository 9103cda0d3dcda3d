/** The door of search: products and people by words. */
export { searchRoutes } from "./routes.ts";
