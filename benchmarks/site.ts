import pg from "pg";
import { openPlatform, type Platform } from "#platform";
import { createLog, loadConfig, systemClock } from "#platform/base";
import { temporaryFolder } from "../tests/support/folder.ts";
import { databaseUrl, startServer, stopServer } from "../tests/support/process.ts";
import { type Build, thisBuild } from "./builds.ts";
import { type Letters, takeLetters } from "./letters.ts";
import { withCopy } from "./markets.ts";
import { type Cpu, cpuSeconds, parentOf, residentMegabytes } from "./processes.ts";

/** A Farmgate in a process of its own, as `npm start` runs it, and a way around it to its database. */
export interface Site {
  url: string;
  connection: pg.ClientConfig;
  /**
   * On the same database, in this process: to put things there and to sign tokens. Where another build made the database, only
   * what it has too may be asked for.
   */
  platform: Platform;
  /** What it sends. */
  letters: Letters;
  /** What it has taken of the processors until now. */
  cpu(): Cpu;
  residentMegabytes(): number;
  close(): Promise<void>;
}

/** Runs `work` with a site on a market of so many products that is its own and gone afterwards; `settings` are PostgreSQL's. */
export function withSite(
  work: (site: Site) => Promise<void>,
  products = 10_000,
  build: Build = thisBuild,
  settings: Record<string, string> = {},
): Promise<void> {
  return withCopy(
    products,
    async (connection) => {
      const site = await startSite(connection, build);
      try {
        await work(site);
      } finally {
        await site.close();
      }
    },
    build,
    settings,
  );
}

/** Limits of rates are on, and each `X-Forwarded-For` is another client. */
export async function startSite(connection: pg.ClientConfig, build: Build = thisBuild): Promise<Site> {
  const folder = await temporaryFolder();
  const letters = await takeLetters();
  const secrets = { JWT_SECRET: "x".repeat(32), ACCESS_TOKEN_SECONDS: "86400", LOG_LEVEL: "warn" };
  const settings = {
    ...{ ...secrets, DATABASE_URL: databaseUrl(connection), DATA_DIR: folder.path, DRAIN_SECONDS: "0" },
    ...{ PUBLIC_URL: "http://market.localhost", TRUST_PROXY: "loopback" },
    SMTP_URL: letters.url,
  };
  const { start, root, path } = build;
  // The shell becomes Node, as in `npm start`, so that its process is the server's.
  const command = ["sh", "-c", `cd "$0" && ${start}`, root];
  const server = await startServer({ ...settings, PATH: path }, command);
  const pid = server.child.pid ?? 0;
  const platform = openPlatform(loadConfig(secrets), {
    ...{ log: createLog("silent"), clock: systemClock, connection },
  });
  const postgres = await findPostgres(connection);
  return {
    url: server.url,
    connection,
    platform,
    letters,
    cpu: () => ({ server: cpuSeconds(pid), database: cpuSeconds(postgres) }),
    residentMegabytes: () => residentMegabytes(pid),
    async close() {
      await platform.database.close();
      await stopServer(server);
      letters.close();
      await folder.remove();
    },
  };
}

/** The process of the server on this machine that all its others are below. */
export async function findPostgres(connection: pg.ClientConfig): Promise<number> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    return parentOf(rows[0]?.pid ?? 0);
  } finally {
    await client.end();
  }
}

/** How `npm start` runs Node: its flags, and the environment it sets. */
export function asStarted(): { env: NodeJS.ProcessEnv & { PATH: string }; flags: string[] } {
  const words = thisBuild.start.split(" ");
  const set = words.filter((word) => /^[A-Z_]+=/.test(word)).map((word) => word.split("="));
  return {
    env: { ...process.env, ...Object.fromEntries(set), PATH: thisBuild.path },
    flags: words.filter((word) => word.startsWith("--")),
  };
}
