/** The door of the site itself: what it is, its documentation, where to start. */
export { registerSite, siteRoutes } from "./routes.ts";
