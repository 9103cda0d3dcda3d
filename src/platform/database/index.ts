export { type Copied, exportSite, importSite } from "./copy.ts";
export type { Connection, Database, Db, Tx } from "./database.ts";
export { afterCommit, openDatabase, transaction } from "./database.ts";
export { isOutage, violates } from "./errors.ts";
export { migrate } from "./migrations.ts";
export { plannedEachTime } from "./prepared.ts";
export { connectionsOf, type ReachedDatabase, reachDatabase } from "./reach.ts";
export type { DB } from "./rows.ts";
export { writtenOnce } from "./written.ts";
