import { findBinaries } from "./binaries.ts";
import { openCluster, user } from "./cluster.ts";
import { connectOrStart } from "./connect-or-start.ts";
import { inWords } from "./failure.ts";
import { locateCluster } from "./location.ts";
import { database, enter } from "./presence.ts";
import { trimLog } from "./server.ts";

/** The PostgreSQL that Farmgate brings along, shared by all Farmgate processes that use one data folder. */
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

const trimLogEveryMilliseconds = 3_600_000;

/**
 * Starts (or adopts) the PostgreSQL in `dataDir`/postgres, which is made at the first start. `settings` are
 * PostgreSQL's own, over ours. Throws an Error whose message is one line a newcomer understands.
 */
export async function startEmbedded(
  dataDir: string,
  settings: Record<string, string> = {},
): Promise<EmbeddedDatabase> {
  try {
    const location = await locateCluster(dataDir);
    const binaries = await findBinaries(location.account);
    const cluster = await openCluster(location, binaries, settings["fsync"] !== "off");
    let presence = await connectOrStart(cluster, binaries, settings);
    let attempt: Promise<void> | undefined;
    let leaving: Promise<void> | undefined;
    const trimming = setInterval(
      () => trimLog(cluster).catch(() => undefined),
      trimLogEveryMilliseconds,
    ).unref();

    const renew = async () => {
      // An open connection outlives its server by a moment, so only another one tells that it is there.
      const renewed = await connectOrStart(cluster, binaries, settings);
      await presence.end();
      presence = renewed;
    };
    const leave = async () => {
      clearInterval(trimming);
      await attempt?.catch(() => undefined);
      // Without a presence of ours the server may still live, and be ours to stop.
      const last = (await presence.isAlive()) ? presence : await enter(cluster).catch(() => undefined);
      await last?.leave(binaries);
    };
    const { host, port, password, folder } = cluster;
    return {
      connection: { host, port, user, password, database },
      version: presence.version,
      folder,
      revive: async () => {
        if (leaving !== undefined) throw new Error("Farmgate is leaving its database.");
        attempt ??= renew().finally(() => {
          attempt = undefined;
        });
        await attempt;
      },
      leave: () => {
        leaving ??= leave();
        return leaving;
      },
    };
  } catch (error) {
    throw inWords(error, dataDir);
  }
}
