/** The door of users: profiles, one's own and others'. */
export { avatarRoutes } from "./avatar-routes.ts";
export { type UserTag, userListTags, userTags } from "./cache-tags.ts";
export { userJobs } from "./jobs.ts";
export { eraseProfile, findUsers, type Viewer } from "./queries.ts";
export { userRoutes } from "./routes.ts";
export { UserPage } from "./schemas.ts";
export { noSuchUser, readMe, readUsers, requireUser, showFoundUsers } from "./users.ts";
