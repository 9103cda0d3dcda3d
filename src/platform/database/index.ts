export { Client } from "./client.ts";
export { compiled } from "./compiled.ts";
export {
  registerCurrencies,
  requireSameDigits,
  storedCurrencies,
  updateCurrencyDigits,
} from "./currency-digits.ts";
export { isOutage, Outrun, UnknownOutcome, violates } from "./errors.ts";
export { findSchemaDifference, migrate, readMigrations } from "./migrations.ts";
export { openDatabase } from "./open.ts";
export { findPooler } from "./pooler.ts";
export { examineReplica, type ReplicaHealth } from "./replica-watch.ts";
export { createServers, type Servers } from "./servers.ts";
export { afterCommit, commit, multiplexed, pipelined, transaction, withCustomPlan } from "./transaction.ts";
export type { Connection, Database, DB, Db, ReplicaState, Replicas, Tx, Written } from "./types.ts";
