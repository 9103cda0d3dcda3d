import { execFile, spawn } from "node:child_process";
import { constants, open, readFile, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { runAs } from "./account.ts";
import type { Binaries } from "./binaries.ts";
import type { Cluster } from "./cluster.ts";
import { privateSocketFolder } from "./socket.ts";

/** A server that this process has started. */
export interface Launch {
  isRunning(): boolean;
  /** Why it ended by itself: one line of its log. */
  reason(): Promise<string>;
  stop(): void;
}

/**
 * Starts the server in a session of its own, so that Ctrl-C on the API leaves it alone and it outlives us if need be.
 * Answers before it is ready. `settings` are PostgreSQL's, over ours.
 */
export async function launch(
  cluster: Cluster,
  binaries: Binaries,
  settings: Record<string, string>,
): Promise<Launch> {
  await trimLog(cluster);
  await privateSocketFolder(cluster);
  const log = await open(logPath(cluster), logFlags, 0o600);
  const all = Object.entries({ ...ourSettings(cluster), ...settings });
  const args = ["-D", cluster.folder, ...all.flatMap(([name, value]) => ["-c", `${name}=${value}`])];
  const child = spawn(binaries.postgres, args, {
    ...runAs(cluster.account),
    cwd: cluster.folder,
    stdio: ["ignore", log.fd, log.fd],
    detached: true,
  });
  let failure: Error | undefined;
  child.on("error", (error) => {
    failure = error;
  });
  child.unref();
  await log.close();
  return {
    isRunning: () => failure === undefined && child.exitCode === null && child.signalCode === null,
    reason: async () => failure?.message ?? lastWords(await readFile(logPath(cluster), "utf8"), child.pid),
    stop: () => child.kill("SIGINT"),
  };
}

/** Sensible for one market on a small machine. fsync and synchronous_commit stay on, as they are by default. */
function ourSettings(cluster: Cluster): Record<string, string> {
  const onSocket = process.platform !== "win32";
  return {
    listen_addresses: onSocket ? "" : cluster.host,
    port: String(cluster.port),
    unix_socket_directories: onSocket ? `"${cluster.host.replaceAll('"', '""')}"` : "",
    unix_socket_permissions: "0700",
    max_connections: "100",
    shared_buffers: "128MB",
    // Statistics and parallel queries then share memory that belongs to the server, not files in /dev/shm, which others
    // may clear away and containers keep small.
    min_dynamic_shared_memory: "8MB",
    max_wal_size: "512MB",
    // So much is kept for a backup whose place is away; beyond that the place gets a whole copy again.
    max_slot_wal_keep_size: "2GB",
    jit: "off",
    timezone: "UTC",
    // The log may bear no e-mail addresses, and errors quote what people typed: the API hears of each and tells.
    log_min_messages: "log",
    log_min_error_statement: "panic",
    log_error_verbosity: "terse",
    log_checkpoints: "off",
    log_line_prefix: "%m [%p] ",
    lc_messages: "C",
  };
}

export function logPath(cluster: Cluster): string {
  return join(cluster.dataDir, "postgres.log");
}

const longestLogBytes = 1_000_000;
const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW } = constants;
/** Appending, since several servers and their starters share it; never through a link, since root may be writing. */
const logFlags = O_APPEND | O_CREAT | O_WRONLY | (O_NOFOLLOW ?? 0);

/** Empties the log once it is long; a running server goes on writing at its start. */
export async function trimLog(cluster: Cluster): Promise<void> {
  const log = await open(logPath(cluster), logFlags, 0o600);
  try {
    const { size } = await log.stat();
    if (size > longestLogBytes) await log.truncate();
  } finally {
    await log.close();
  }
}

/** What the process said of its end; its loader's words bear no number. Nothing when it was killed. */
export function lastWords(log: string, pid: number | undefined): string {
  const lines = log.trimEnd().split("\n");
  // Of recovery it is this process of the server's that says why it can't go on.
  const [, startup] =
    new RegExp(`\\[${pid}\\] LOG: +startup process \\(PID (\\d+)\\) exited`).exec(log) ?? [];
  const fatal = lines.findLast((line) => [pid, startup].some((one) => line.includes(`[${one}] FATAL:`)));
  const last = lines.at(-1) ?? "";
  return fatal?.replace(/^.*FATAL: +/, "") ?? (/ \[\d+\] /.test(last) ? "" : last);
}

/** The server's process id and state ("starting", "ready", "stopping") as it writes them into its lock file. */
export async function lockFile(cluster: Cluster): Promise<{ pid: number; state: string } | undefined> {
  const lines = await readLines(join(cluster.folder, "postmaster.pid"));
  const pid = Number(lines[0]);
  return pid > 1 ? { pid, state: (lines[7] ?? "").trim() } : undefined;
}

/**
 * Removes lock files that name a process which is no PostgreSQL, and for whose end PostgreSQL would wait: a stranger
 * who got the number after a power cut, or a killed server that nobody has buried yet. PostgreSQL's other lock, the
 * shared memory, still keeps two servers apart.
 */
export async function dropStrangersLocks(cluster: Cluster): Promise<void> {
  const socketLock = join(cluster.host, `.s.PGSQL.${cluster.port}.lock`);
  for (const path of [join(cluster.folder, "postmaster.pid"), socketLock]) {
    const pid = Number((await readLines(path))[0]);
    if (pid > 1 && (await isStranger(pid))) await rm(path, { force: true });
  }
}

async function readLines(path: string): Promise<string[]> {
  return (await readFile(path, "utf8").catch(() => "")).split("\n");
}

/** Whether the process is there but surely no living PostgreSQL server; only Linux tells. */
export async function isStranger(pid: number): Promise<boolean> {
  if (process.platform !== "linux") return false;
  const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "postgres");
  return basename(command.split("\0")[0] ?? "") !== "postgres";
}

/** Fast shutdown: connections are ended, everything is written. */
export async function stopServer(pid: number, binaries: Binaries): Promise<void> {
  // Windows has no signals; pg_ctl brings it through the server's pipe.
  if (process.platform === "win32") await promisify(execFile)(binaries.pgCtl, ["kill", "INT", String(pid)]);
  else process.kill(pid, "SIGINT");
}
