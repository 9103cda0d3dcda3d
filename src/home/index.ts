/** The door of home: the producers who stand out. */
export { auditHome } from "./audit.ts";
export { rescaleHome } from "./currency.ts";
export { homeJobs } from "./jobs.ts";
export { readHomeList, readHomeLists } from "./queries/pages.ts";
export { refreshHome } from "./refresh.ts";
export { homeRoutes } from "./routes.ts";
