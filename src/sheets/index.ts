/** The door of sheets: a market day on paper and as CSV. */
export { sheetPages } from "./pages.ts";
export { sheetRoutes } from "./routes.ts";
