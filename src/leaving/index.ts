/** The door of leaving: exporting a user's data and deleting the account. */
export { leavingRoutes } from "./routes.ts";
