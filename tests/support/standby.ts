import { once } from "node:events";
import { chown, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import pg from "pg";
import { openReplication } from "../../src/backup/replication.ts";
import { untar } from "../../src/backup/untar.ts";
import { serverAccount } from "../../src/platform/embedded/account.ts";
import { type EmbeddedDatabase, startEmbedded } from "../../src/platform/embedded/index.ts";
import { temporaryFolder } from "./folder.ts";

/** A streaming replica of an embedded server, made by its own base backup. */
export interface Standby {
  /** As `DATABASE_REPLICA_URLS` names it. */
  url: string;
  connection: pg.ClientConfig;
  /** From here on it lags. */
  pauseReplay(): Promise<void>;
  resumeReplay(): Promise<void>;
  /** Stops its processes without a word, as a frozen machine does. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  stop(): Promise<void>;
  start(): Promise<void>;
  query<Row extends pg.QueryResultRow>(text: string): Promise<Row[]>;
  remove(): Promise<void>;
}

/** Makes a standby of `primary` in a folder of its own, and starts it; `settings` are PostgreSQL's. */
export async function makeStandby(
  primary: Pick<EmbeddedDatabase, "connection">,
  settings: Record<string, string> = {},
): Promise<Standby> {
  const home = await temporaryFolder();
  const folder = join(home.path, "postgres");
  await mkdir(folder, { mode: 0o700 });
  await copyCluster(primary.connection, folder);
  for (const name of await readdir(folder)) if (name.startsWith(".s.PGSQL.")) await rm(join(folder, name));
  await writeFile(join(folder, "standby.signal"), "");
  await give(folder);
  const { host, port, user, password } = primary.connection;
  const all = {
    fsync: "off",
    max_connections: "300",
    primary_conninfo: `host=${host} port=${port} user=${user} password=${password}`,
    ...settings,
  };
  let server = await startEmbedded(home.path, all);
  const { connection } = server;
  const own = new pg.Pool({ ...connection, max: 1 }).on("error", () => {});
  const signal = async (name: "SIGSTOP" | "SIGCONT") => {
    for (const pid of await processesOf(server.folder)) process.kill(pid, name);
  };
  const query = async <Row extends pg.QueryResultRow>(text: string) => (await own.query<Row>(text)).rows;
  return {
    url: urlOf(connection),
    connection,
    pauseReplay: async () => void (await query("select pg_wal_replay_pause()")),
    resumeReplay: async () => void (await query("select pg_wal_replay_resume()")),
    freeze: () => signal("SIGSTOP"),
    thaw: () => signal("SIGCONT"),
    stop: () => server.leave(),
    async start() {
      server = await startEmbedded(home.path, all);
    },
    query,
    async remove() {
      await own.end();
      await server.leave();
      await home.remove();
    },
  };
}

/** With the folder of a server's socket as its host. */
export function urlOf({ host, port, user, password, database }: EmbeddedDatabase["connection"]): string {
  return `postgres://${user}:${password}@${encodeURIComponent(host)}:${port}/${database}`;
}

async function copyCluster(connection: EmbeddedDatabase["connection"], folder: string): Promise<void> {
  await using replication = await openReplication(connection);
  const archive = new PassThrough();
  const unpacked = untar(archive, folder);
  await replication.copy("BASE_BACKUP (CHECKPOINT 'fast', WAL true, MANIFEST 'no')", async (chunk) => {
    if (chunk[0] === 0x64 && !archive.write(chunk.subarray(1))) await once(archive, "drain");
  });
  archive.end();
  await unpacked;
}

/** PostgreSQL's server is not root's. */
async function give(folder: string): Promise<void> {
  const account = serverAccount();
  if (account === undefined) return;
  const entries = await readdir(folder, { recursive: true });
  for (const path of ["", ...entries]) await chown(join(folder, path), account.uid, account.gid);
}

async function processesOf(folder: string): Promise<number[]> {
  const [first] = (await readFile(join(folder, "postmaster.pid"), "utf8")).split("\n");
  const postmaster = Number(first);
  const children = await readFile(`/proc/${postmaster}/task/${postmaster}/children`, "utf8");
  return [postmaster, ...children.trim().split(" ").map(Number)];
}
