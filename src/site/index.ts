/** The door of the site itself: what it is, its documentation, where to start. */
export { release } from "./release.ts";
export { registerSite, siteRoutes } from "./routes.ts";
export { readServing, type Serving } from "./serving.ts";
