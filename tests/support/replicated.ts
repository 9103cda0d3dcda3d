import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { migrate } from "#platform/database";
import { runAs, serverAccount } from "../../src/platform/embedded/account.ts";
import { findBinaries } from "../../src/platform/embedded/binaries.ts";
import { freePort } from "./process.ts";

/** A PostgreSQL among several, one of which takes writes. */
export interface ReplicatedServer {
  port: number;
  query(text: string): Promise<Record<string, unknown>[]>;
  signal(name: NodeJS.Signals): void;
  /** Makes a primary of a standby. */
  promote(): Promise<void>;
}

/** A migrated primary and `standbys` that stream from it, each by way of the one before, in a temporary folder. */
export async function openReplicated(standbys: number) {
  const folder = mkdtempSync("/tmp/farmgate-replicated-");
  chmodSync(folder, 0o755);
  const account = serverAccount();
  const binaries = await findBinaries(account);
  const children: ChildProcess[] = [];
  const run = (program: string, args: string[]) =>
    execFileSync(program, args, { ...runAs(account), cwd: folder });
  const data = (n: number) => join(folder, `server-${n}`, "data");
  for (let n = 0; n <= standbys; n++) {
    mkdirSync(join(folder, `server-${n}`));
    if (account) chownSync(join(folder, `server-${n}`), account.uid, account.gid);
  }
  run(binaries.initdb, [
    "-D",
    data(0),
    "-U",
    "farmgate",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--no-sync",
    "--no-instructions",
  ]);
  const ports = await Promise.all(Array.from({ length: standbys + 1 }, freePort));
  const servers: ReplicatedServer[] = [];
  await open(0);
  await servers[0]?.query("create database market");
  await migrate(connectionTo(ports[0] ?? 0));
  // Its files are those of its standbys.
  const [primary] = children;
  primary?.kill("SIGINT");
  if (primary) await once(primary, "exit");
  for (let n = 1; n <= standbys; n++) {
    run("cp", ["-a", data(0), data(n)]);
    appendFileSync(
      join(data(n), "postgresql.auto.conf"),
      `primary_conninfo = 'host=127.0.0.1 port=${ports[n - 1]} user=farmgate application_name=standby_${n}'\n`,
    );
    writeFileSync(join(data(n), "standby.signal"), "");
    if (account) chownSync(join(data(n), "standby.signal"), account.uid, account.gid);
  }
  for (let n = 0; n <= standbys; n++) await open(n);
  return {
    servers,
    /** As an operator writes it, the primary last. */
    url: `postgres://farmgate@${ports
      .toReversed()
      .map((port) => `127.0.0.1:${port}`)
      .join(",")}/market?target_session_attrs=read-write`,
    async close() {
      for (const child of children) child.kill("SIGKILL");
      await Promise.all(children.map((child) => child.exitCode ?? child.signalCode ?? once(child, "exit")));
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };

  async function open(n: number): Promise<void> {
    const port = ports[n] ?? 0;
    const log = openSync(join(folder, `server-${n}.log`), "a");
    const settings = {
      ...{ listen_addresses: "127.0.0.1", port: String(port), unix_socket_directories: "", fsync: "off" },
      ...{
        shared_buffers: "32MB",
        hot_standby: "on",
        wal_receiver_timeout: "3s",
        wal_retrieve_retry_interval: "100ms",
      },
    };
    const args = [
      "-D",
      data(n),
      ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ];
    const child = spawn(binaries.postgres, args, {
      ...runAs(account),
      cwd: folder,
      stdio: ["ignore", log, log],
    });
    children[n] = child;
    const query = (text: string, database = "market") => ask(port, text, database);
    servers[n] = {
      port,
      query: (text) => query(text, text.startsWith("create database") ? "postgres" : "market"),
      signal: (name) => void child.kill(name),
      async promote() {
        await query("select pg_promote()");
      },
    };
    for (let tries = 0; tries < 200; tries++) {
      try {
        await query("select", "postgres");
        return;
      } catch {
        await sleep(50);
      }
    }
    throw new Error(`The server on port ${port} did not start.`);
  }
}

const connectionTo = (port: number, database = "market"): pg.ClientConfig => ({
  ...{ host: "127.0.0.1", port, user: "farmgate", database },
});

async function ask(port: number, text: string, database: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ ...connectionTo(port, database), connectionTimeoutMillis: 3000 });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}
