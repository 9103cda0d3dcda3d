/** The door of home: the producers who stand out. */
export { auditHome } from "./audit.ts";
export { homeTags } from "./cache-tags.ts";
export { rescaleHome } from "./currency.ts";
export { homeJobs } from "./jobs.ts";
export { type ListName as HomeListName, listNames as homeListNames } from "./lists.ts";
export { readHomeList, readHomeLists } from "./queries/pages.ts";
export { refreshHome } from "./refresh.ts";
export { homeRoutes } from "./routes.ts";
export { rankOf } from "./schemas.ts";
