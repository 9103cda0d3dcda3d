import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { type EmbeddedDatabase, startEmbedded } from "../../src/platform/embedded/index.ts";
import type { Said } from "./embedded-process.fixture.ts";

export const isRoot = process.getuid?.() === 0;
export const quick = { fsync: "off" };
export const nobody = { uid: 65534, gid: 65534 };

/** A folder that every account may enter. Afterwards no server is left in its `data`, nor the folder. */
export function temporaryFolder(t: TestContext): string {
  const folder = openFolder();
  t.after(() => clear(folder));
  return folder;
}

function openFolder(): string {
  const folder = mkdtempSync("/tmp/farmgate-test-");
  chmodSync(folder, 0o755);
  return folder;
}

/** Ends the server in `folder`/data, if any, and removes all that belongs to it. */
export async function clear(folder: string): Promise<void> {
  const data = join(folder, "data");
  await stop(data);
  const link = linkOf(join(data, "postgres")) ?? linkOf(join(data, "postgres.chosen"));
  if (link?.startsWith("/var/lib/farmgate/")) rmSync(dirname(link), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function stop(data: string): Promise<void> {
  const pid = serverPid(data);
  if (pid === undefined) return;
  process.kill(pid, "SIGINT");
  await until(() => serverPid(data) === undefined, `server ${pid} stopped`);
}

/** A cluster that is made once and lent to one test after the other, since initdb takes its time. */
export async function oneCluster() {
  const home = openFolder();
  const rest = join(home, "data", "postgres");
  const { leave } = await startEmbedded(dirname(rest), quick);
  await leave();
  return {
    /** Moves the cluster into a data folder, by choice deeper `inside` a new one; stopped and back after the test. */
    lend(t: TestContext, inside = ""): string {
      const folder = openFolder();
      const data = join(folder, inside, "data");
      mkdirSync(data, { recursive: true });
      renameSync(rest, join(data, "postgres"));
      t.after(async () => {
        await stop(data);
        renameSync(join(data, "postgres"), rest);
        rmSync(folder, { recursive: true });
      });
      return data;
    },
    remove: () => clear(home),
  };
}

/** Starts the database in this very process, which leaves it at the end if it has not yet. */
export async function start(t: TestContext, data: string, settings = {}): Promise<EmbeddedDatabase> {
  const embedded = await startEmbedded(data, { ...quick, ...settings });
  t.after(() => embedded.leave());
  return embedded;
}

interface ProcessOptions {
  uid?: number;
  gid?: number;
  settings?: Record<string, string>;
  /** The root of another checkout, whose launcher is to run. */
  checkout?: string;
}

/** Runs a Farmgate process in a process group of its own. */
export function run(t: TestContext, data: string, options: ProcessOptions = {}) {
  const { settings = quick, checkout = join(import.meta.dirname, "../.."), ...account } = options;
  const args = [join(checkout, "tests/support/embedded-process.fixture.ts"), data, JSON.stringify(settings)];
  const stdio = ["ignore", "inherit", "inherit", "ipc"] as const;
  const child = spawn(process.execPath, args, { ...account, cwd: "/", detached: true, stdio: [...stdio] });
  t.after(() => child.kill("SIGKILL"));
  const exited = once(child, "exit");
  const hear = (): Promise<Said> =>
    new Promise((resolve, reject) => {
      child.once("message", (said: Said) => resolve(said));
      exited.then(() => reject(new Error("It ended without a word.")));
    });
  const first = hear();
  first.catch(() => undefined);
  const tell = async (order: "revive" | "leave") => {
    const answer = hear();
    child.send(order);
    await answer;
    if (order === "leave") await exited;
  };
  return {
    pid: child.pid ?? 0,
    started: async () => {
      const said = await first;
      if ("started" in said) return said.started;
      throw new Error("failed" in said ? said.failed : "It did not start.");
    },
    tell,
    kill: async () => {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

/** One query over a connection of its own. */
export async function ask(
  connection: EmbeddedDatabase["connection"],
  sql: string,
): Promise<Record<string, unknown>[]> {
  const client = new Client({ ...connection, connectionTimeoutMillis: 3_000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The process id of the server that runs in `data`. */
export function serverPid(data: string): number | undefined {
  const lock = join(data, "postgres", "postmaster.pid");
  if (!existsSync(lock)) return undefined;
  const pid = Number(readFileSync(lock, "utf8").split("\n")[0]);
  return isServer(pid) ? pid : undefined;
}

function isServer(pid: number): boolean {
  try {
    return execFileSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" }).includes(
      "postgres -D",
    );
  } catch {
    return false;
  }
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

export async function until(condition: () => boolean, what: string): Promise<void> {
  for (const deadline = Date.now() + 10_000; !condition(); await sleep(2)) {
    if (Date.now() > deadline) throw new Error(`It never came that ${what}.`);
  }
}

export function give(path: string, account: { uid: number; gid: number }): void {
  chownSync(path, account.uid, account.gid);
}
