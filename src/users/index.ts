/** The door of users: profiles, one's own and others'. */
export { avatarRoutes } from "./avatar-routes.ts";
export { eraseProfile, searchUsers, type Viewer } from "./queries.ts";
export { userRoutes } from "./routes.ts";
export { Person, showPerson } from "./schemas.ts";
export { dependsOnUsers } from "./topics.ts";
export { readMe, readUser, readUsers } from "./users.ts";
