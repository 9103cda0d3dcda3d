/** The door of pickup: a market day in the hands of those who hand it over, its API and its pages. */
export { pickupPages } from "./pages/index.ts";
export { pickupRoutes } from "./routes.ts";
