/** The door of leaving: exporting a user's data and deleting the account. */
export { walletNotEmpty } from "./errors.ts";
export { sendExport } from "./export-file.ts";
export { deleteAccount } from "./leaving.ts";
export { leavingRoutes } from "./routes.ts";
