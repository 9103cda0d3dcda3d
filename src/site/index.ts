/** The door of the site itself: what it is, its documentation, where to start. */
export { demoPassword, demoPeople } from "./demo-people.ts";
export { siteJobs } from "./jobs.ts";
export { hasDemoPeople } from "./queries.ts";
export { release } from "./release.ts";
export { registerSite, siteRoutes } from "./routes.ts";
export { AccentColor, SiteContact, SiteDelivery } from "./schemas.ts";
export { readServing, recordServing, type Serving } from "./serving.ts";
export { categoryLabels } from "./site.ts";
