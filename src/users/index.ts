/** The door of users: profiles, one's own and others'. */
export { avatarRoutes } from "./avatar-routes.ts";
export { eraseProfile, findUsers, type Viewer } from "./queries.ts";
export { userRoutes } from "./routes.ts";
export { UserPage } from "./schemas.ts";
export { dependsOnUsers } from "./topics.ts";
export { noSuchUser, readMe, readUsers, requireUser, userCards } from "./users.ts";
