import { chown, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { createAtomically } from "./atomic-folder.ts";
import { type Binaries, findBinaries } from "./binaries.ts";
import { type Cluster, clusterAt, makeHome, refuseOtherMajor, user } from "./cluster.ts";
import { inWords } from "./failure.ts";
import { linkCluster, locateCluster } from "./location.ts";
import { database } from "./presence.ts";
import { launch, lockFile, stopServer } from "./server.ts";
import { clearSocketFolder } from "./socket.ts";

export interface RecoverySteps {
  /** Puts a cluster's files, of a base backup and the log after it, into the folder. */
  fill(folder: string): Promise<void>;
  /** Up to which moment the log is followed; undefined: all of it. */
  until: Date | undefined;
  /** Works with the recovered site, before it is moved into place. */
  withRecovered(recovered: Recovered): Promise<void>;
  /** Nothing has to be on the disk when this ends. */
  isTrial: boolean;
}

export interface Recovered {
  connection: { host: string; port: number; user: string; password: string; database: string };
  /** The last change that was made again; undefined where there was none after the copy. */
  lastChangeAt: Date | undefined;
}

/**
 * Makes a cluster in `dataDir`/postgres, where there is none, from a base backup: PostgreSQL follows its write-ahead log up
 * to a moment, and all of it moves into place at the end, or nothing does.
 */
export async function restoreEmbedded(dataDir: string, steps: RecoverySteps): Promise<void> {
  try {
    const location = await locateCluster(dataDir);
    const binaries = await findBinaries(location.account);
    const present = await readdir(location.folder).catch(() => []);
    if (present.length > 0) throw new Error(`${dataDir} has a database already.`);
    await makeHome(location);
    await createAtomically(location.folder, async (draft) => {
      const folder = join(draft, "cluster");
      await mkdir(folder, { mode: 0o700 });
      await steps.fill(folder);
      await refuseOtherMajor(location, folder, binaries.major);
      // The lock of the copied server's socket, which lies in its folder.
      for (const name of await readdir(folder))
        if (name.startsWith(".s.PGSQL.")) await rm(join(folder, name));
      await writeFile(join(folder, "recovery.signal"), "");
      if (location.account !== undefined) await give(folder, location.account);
      await recover(await clusterAt(location, folder), binaries, steps);
      return folder;
    });
    await linkCluster(location);
  } catch (error) {
    throw inWords(error, dataDir);
  }
}

async function give(folder: string, { uid, gid }: { uid: number; gid: number }): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  await chown(folder, uid, gid);
  for (const entry of entries) await chown(join(entry.parentPath, entry.name), uid, gid);
}

async function recover(cluster: Cluster, binaries: Binaries, steps: RecoverySteps): Promise<void> {
  const { until, isTrial } = steps;
  const settings = {
    // All of the log that there is lies in the cluster itself.
    restore_command: "exit 1",
    recovery_target_timeline: "current",
    recovery_target_action: "promote",
    hot_standby: "off",
    ...(isTrial ? { fsync: "off", shared_buffers: "32MB" } : {}),
  };
  // This setting knows no Z.
  const target = until && { recovery_target_time: until.toISOString().replace("Z", "+00") };
  // What is cut off leaves no server behind.
  const cutOff = () => void stop(cluster, binaries).finally(() => process.exit(1));
  process.once("SIGTERM", cutOff).once("SIGINT", cutOff);
  try {
    const client =
      (await start(cluster, binaries, { ...settings, ...target })) ??
      // Nothing was changed after that moment, so the end of the log is the moment's state.
      (await start(cluster, binaries, settings));
    if (client === undefined) throw new Error("PostgreSQL did not come to the end of its log.");
    try {
      const { rows } = await client.query<{ at: Date | null }>(
        "select pg_last_xact_replay_timestamp() as at",
      );
      const { host, port, password } = cluster;
      const connection = { host, port, user, password, database };
      await steps.withRecovered({ connection, lastChangeAt: rows[0]?.at ?? undefined });
    } finally {
      await client.end();
    }
  } finally {
    await stop(cluster, binaries);
    process.off("SIGTERM", cutOff).off("SIGINT", cutOff);
  }
}

/** Answers a connection to the recovered server; undefined where the log ends before the target. */
async function start(
  cluster: Cluster,
  binaries: Binaries,
  settings: Record<string, string>,
): Promise<Client | undefined> {
  const server = await launch(cluster, binaries, settings);
  for (; server.isRunning(); await sleep(25)) {
    // Nobody is let in before the recovery has ended, and each try would fill its log.
    if ((await lockFile(cluster))?.state !== "ready") continue;
    const client = await connect(cluster);
    if (client !== undefined) return client;
  }
  const reason = await server.reason();
  if (/recovery ended before configured recovery target/.test(reason)) return undefined;
  throw new Error(`PostgreSQL can't restore this backup: ${reason || "it ended without a word"}.`);
}

async function connect({ host, port, password }: Cluster): Promise<Client | undefined> {
  const client = new Client({ host, port, user, password, database: "postgres", ssl: false });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return client;
  } catch {
    await client.end().catch(() => undefined);
    return undefined;
  }
}

async function stop(cluster: Cluster, binaries: Binaries): Promise<void> {
  for (let isAsked = false; ; await sleep(20)) {
    const server = await lockFile(cluster);
    if (server === undefined) break;
    if (!isAsked) await stopServer(server.pid, binaries).catch(() => undefined);
    isAsked = true;
  }
  await clearSocketFolder(cluster);
}
