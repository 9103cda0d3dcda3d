import { setTimeout as sleep } from "node:timers/promises";
import { type Binaries, findBinaries } from "./binaries.ts";
import { type Cluster, openCluster, user } from "./cluster.ts";
import { findPlace } from "./place.ts";
import { database, enter, type Presence } from "./presence.ts";
import { dropStrangersLock, type Launch, launch, trimLog } from "./server.ts";

export { embeddedMajor } from "./binaries.ts";

export interface EmbeddedDatabase {
  /** What `pg` needs to connect; stays valid when the server is started again. */
  connection: { host: string; port: number; user: string; password: string; database: string };
  /** e.g. "18.4" */
  version: string;
  /** where the cluster's files really lie */
  folder: string;
  /** Makes sure the server runs: adopts a living one, starts a dead one again. Concurrent calls share one attempt. */
  revive(): Promise<void>;
  /** Leaves the server; the last of several Farmgate processes on the folder stops it (SIGINT: fast shutdown). */
  leave(): Promise<void>;
}
