import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type pg from "pg";
import { openPlatform, type Platform } from "#platform";
import { createLog, loadConfig, systemClock } from "#platform/base";
import manifest from "../package.json" with { type: "json" };
import { temporaryFolder } from "../tests/support/folder.ts";
import { databaseUrl, startServer, stopServer } from "../tests/support/process.ts";
import { withCopy } from "./markets.ts";

/** A Farmgate in a process of its own, as `npm start` runs it, and a way around it to its database. */
export interface Site {
  url: string;
  connection: pg.ClientConfig;
  /** On the same database, in this process: to put things there and to sign tokens. */
  platform: Platform;
  /** What its process has taken of the processors until now. */
  cpuSeconds(): number;
  residentMegabytes(): number;
  close(): Promise<void>;
}

/** Runs `work` with a site on a market of so many products that is its own and gone afterwards. */
export function withSite(work: (site: Site) => Promise<void>, products = 10_000): Promise<void> {
  return withCopy(products, async (connection) => {
    const site = await startSite(connection);
    try {
      await work(site);
    } finally {
      await site.close();
    }
  });
}

/** Limits of rates are on, and each `X-Forwarded-For` is another client. */
export async function startSite(connection: pg.ClientConfig): Promise<Site> {
  const folder = await temporaryFolder();
  const secrets = { JWT_SECRET: "x".repeat(32), ACCESS_TOKEN_SECONDS: "86400", LOG_LEVEL: "warn" };
  const settings = {
    ...{ ...secrets, DATABASE_URL: databaseUrl(connection), DATA_DIR: folder.path, DRAIN_SECONDS: "0" },
    ...{ PUBLIC_URL: "http://market.localhost", TRUST_PROXY: "loopback" },
  };
  // The shell becomes Node, as in `npm start`, so that its process is the server's.
  const server = await startServer({ ...settings, PATH: asStarted().env.PATH }, [
    "sh",
    "-c",
    manifest.scripts.start,
  ]);
  const pid = server.child.pid ?? 0;
  const platform = openPlatform(loadConfig(secrets), {
    ...{ log: createLog("silent"), clock: systemClock, connection },
  });
  return {
    url: server.url,
    connection,
    platform,
    cpuSeconds: () => cpuSeconds(pid),
    residentMegabytes: () => residentMegabytes(pid),
    async close() {
      await platform.database.close();
      await stopServer(server);
      await folder.remove();
    },
  };
}

/** How `npm start` runs Node: its flags, and the environment it sets. */
export function asStarted(): { env: NodeJS.ProcessEnv & { PATH: string }; flags: string[] } {
  const words = manifest.scripts.start.split(" ");
  const root = fileURLToPath(new URL("../", import.meta.url));
  const set = words.filter((word) => /^[A-Z_]+=/.test(word)).map((word) => word.split("="));
  return {
    // The checkout's own Node, whichever the shell knows.
    env: {
      ...process.env,
      ...Object.fromEntries(set),
      PATH: `${root}node_modules/.bin:${process.env["PATH"]}`,
    },
    flags: words.filter((word) => word.startsWith("--")),
  };
}

/** Of a process; on Linux, elsewhere it is not known. */
export function residentMegabytes(pid: number): number {
  const status = process.platform === "linux" ? readFileSync(`/proc/${pid}/status`, "utf8") : "";
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
}

/** As above. Asking the site's own `/metrics` would have each request counted for it, which costs a tenth of a kept answer. */
function cpuSeconds(pid: number): number {
  const stat = process.platform === "linux" ? readFileSync(`/proc/${pid}/stat`, "utf8") : "";
  const [user, system] = stat.slice(stat.lastIndexOf(")")).split(" ").slice(12, 14).map(Number);
  const ticksPerSecond = 100;
  return ((user ?? Number.NaN) + (system ?? Number.NaN)) / ticksPerSecond;
}
