import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { openPlatform } from "#platform";
import { createLog, loadConfig, systemClock } from "#platform/base";
import { transaction } from "#platform/database";
import { setSearchLanguage } from "#platform/listing";
import { fillScale, scaleOf } from "../demo/index.ts";
import type { EmbeddedDatabase } from "../src/platform/embedded/index.ts";
import { freePort, startServer, stopServer } from "../tests/support/process.ts";
import { makeStandby, type Standby, urlOf } from "../tests/support/standby.ts";
import { withTemporaryDatabase } from "../tests/support/temporary-database.ts";
import { askInTurns } from "./asking.ts";
import { childrenOf, cpuSeconds } from "./processes.ts";
import { madeTooLong, requestOf } from "./requests.ts";
import { findPostgres } from "./site.ts";

/**
 * How many more reads that no cache answers a site gives with a second replica, where the primary and each replica have the
 * same share of a processor: `node benchmarks/replicas.ts [seconds] [share]`, as root on Linux, which holds the shares by
 * control groups. The share is 1 on a machine with a processor for each of them, for the site and for whoever asks; on a
 * smaller one less of each shows the same. Ends with 1 where the second brings less than 1.7 times.
 */
const seconds = Number(process.argv[2] ?? 20);
const share = Number(process.argv[3] ?? (availableParallelism() >= 5 ? 1 : 0.2));
const bar = 1.7;
/** So many that neither of two replicas waits for the next, and turns long enough for what each has to wait. */
const [askers, turnSeconds] = [16, 2];
const secrets = { JWT_SECRET: "x".repeat(32), RATE_LIMIT: "off", LOG_LEVEL: "warn" };

await withTemporaryDatabase(async (primary) => {
  const platform = openPlatform(loadConfig(secrets), {
    ...{ log: createLog("silent"), clock: systemClock, connection: primary.connection },
  });
  await transaction(platform.db, (tx) => setSearchLanguage(tx, "en"));
  await fillScale(platform.db, systemClock, scaleOf(2000), () => {});
  await platform.database.close();
  const standbys = [await makeStandby(primary), await makeStandby(primary)];
  const postmasters = await Promise.all(
    [primary, ...standbys].map(({ connection }) => findPostgres(connection)),
  );
  const shares = postmasters.map(holdToShare);
  const [primaryTakes, ...replicasTake] = postmasters.map((pid) => () => cpuSeconds(pid));
  const sites = [await openSite(primary, standbys.slice(0, 1)), await openSite(primary, standbys)];
  try {
    const sides = sites.map(({ url }, n) => ({
      load: { url, clients: clients() },
      cpu: () => ({
        server: primaryTakes?.() ?? 0,
        database: replicasTake.slice(0, n + 1).reduce((sum, takes) => sum + takes(), 0),
      }),
    }));
    const asked = await askInTurns(sides, seconds, turnSeconds);
    const [one, two] = asked.map(({ perSecond }) => perSecond);
    for (const [n, { perSecond, p50Milliseconds, p99Milliseconds, cpu }] of asked.entries())
      console.log(
        `${n + 1} of ${standbys.length} replicas: ${perSecond.toFixed(1)} reads/s, p50 ${p50Milliseconds.toFixed(0)} ms, ` +
          `p99 ${p99Milliseconds.toFixed(0)} ms; of a processor, the primary took ${taken(perSecond, cpu?.server)} ` +
          `of ${share}, the replicas ${taken(perSecond, cpu?.database)} of ${share * (n + 1)}; ${await sites[n]?.figures()}`,
      );
    const ratio = (two ?? 0) / (one ?? 1);
    console.log(`with the second ${ratio.toFixed(2)} times as many; the bar is ${bar}`);
    if (ratio < bar) process.exitCode = 1;
  } finally {
    for (const end of shares) end();
    for (const site of sites) await site.close();
    for (const standby of standbys) await standby.remove();
  }
});

async function openSite(primary: Pick<EmbeddedDatabase, "connection">, replicas: Standby[]) {
  const port = await freePort();
  const server = await startServer({
    ...secrets,
    ...{
      DATABASE_URL: urlOf(primary.connection),
      DATABASE_REPLICA_URLS: replicas.map(({ url }) => url).join(","),
    },
    ...{ PUBLIC_URL: "http://market.localhost", TRUST_PROXY: "loopback", METRICS_PORT: String(port) },
  });
  return {
    url: server.url,
    async figures() {
      const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      const lines = text.split("\n").filter((line) => /^farmgate_replica_reads/.test(line));
      return lines.map((line) => line.replace(/^farmgate_replica_|\{.*\}/g, "")).join(", ");
    },
    close: () => stopServer(server),
  };
}

function taken(perSecond: number, each = 0): string {
  return (perSecond * each).toFixed(2);
}

/** Each request is another page of what is near or in stock, at an address that nothing is kept for. */
function clients(): string[][] {
  const paths = [
    "products/?in_stock=true&ordering=price",
    "products/?search=sunripe",
    "products/?near=51.05,3.72&radius_km=50",
  ];
  return Array.from({ length: askers }, (_, n) =>
    Array.from({ length: 50 }, (_, m) =>
      madeTooLong(requestOf(`${paths[(n + m) % paths.length]}&min_price=0.${10 + ((7 * n + m) % 90)}`)),
    ),
  );
}

/** Gives a server's processes so much of a processor, whoever else wants it. Answers what lets them have all again. */
function holdToShare(postmaster: number, n: number): () => void {
  const all = "/sys/fs/cgroup/cpu";
  const folder = `${all}/farmgate-share-${process.pid}-${n}`;
  mkdirSync(folder);
  // In pieces of 10 milliseconds, and before others' work.
  const settings = { cfs_period_us: 10_000, cfs_quota_us: Math.round(10_000 * share), shares: 262_144 };
  for (const [name, value] of Object.entries(settings)) writeFileSync(`${folder}/cpu.${name}`, String(value));
  move([postmaster, ...childrenOf(postmaster)], folder);
  return () => {
    move(readFileSync(`${folder}/cgroup.procs`, "utf8").trim().split("\n").map(Number), all);
    rmdirSync(folder);
  };
}

function move(pids: number[], folder: string): void {
  for (const pid of pids) {
    try {
      writeFileSync(`${folder}/cgroup.procs`, String(pid));
    } catch (error) {
      // It has ended meanwhile, as backends do.
      if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
    }
  }
}
