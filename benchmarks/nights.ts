import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startEmbedded } from "../src/platform/embedded/index.ts";
import { ask } from "../tests/support/embedded.ts";
import { type Ended, farmgate, startServer } from "../tests/support/process.ts";
import { letShop, openShop, shopSettings, type Tried } from "../tests/support/shoppers.ts";
import { temporarySite, until } from "../tests/support/sites.ts";
import { inMilliseconds, median } from "./figures.ts";

/**
 * Nights on which the machine's folder is lost: a copy is made while many check out, they go on, the server and its database
 * are killed and DATA_DIR is wiped; then the site is restored to a random moment since the copy. Each checkout that was
 * acknowledged by then has to be there and none that was asked for later, and the audit finds nothing:
 * `node benchmarks/nights.ts [nights] [clients]`. The next night goes on with what was restored.
 */
const [nights = 30, clients = 8] = process.argv.slice(2).map(Number);
const site = temporarySite();
const place = join(site.dataDir, "../backup");
const settings = {
  ...shopSettings,
  ...{ DATA_DIR: site.dataDir, BACKUP_TO: place, BACKUP_PASSPHRASE: "some words for the nights" },
};
const found: string[] = [];
const survivors = new Set<number>();
const [copies, restores, rates]: number[][] = [[], [], []];
let [acknowledged, cleanAudits] = [0, 0];

try {
  let server = await startServer(settings);
  const shop = await openShop(server.url, clients);
  for (let night = 1; night <= nights; night++) {
    const shoppers = letShop(() => server.url, shop);
    const begun = performance.now();
    await until(() => shoppers.acknowledged() > clients, "somebody had bought");
    copies?.push(await timed(makeCopy));
    const copied = Date.now();
    await until(() => shoppers.acknowledged() > clients * 4, "more had been bought");
    await sleep(500 + Math.random() * 3000);
    const moment = new Date(copied + Math.random() * (Date.now() - copied));
    await until(async () => (await reach()) > moment, "the log was archived", 120);
    rates?.push(shoppers.acknowledged() / ((performance.now() - begun) / 1000));
    const database = site.databasePid();
    // With the commands that it may be running.
    process.kill(-Number(server.child.pid), "SIGKILL");
    process.kill(database, "SIGKILL");
    await Promise.all([server.ended, shoppers.stop()]);
    rmSync(site.dataDir, { recursive: true, maxRetries: 5 });

    restores?.push(
      await timed(() => farmgate(["restore", place, "--until", moment.toISOString()], settings)),
    );
    await compare(shoppers.tried, moment, night);
    server = await startServer(settings);
    const { code, stdout, stderr } = await farmgate(["audit"], settings);
    if (code === 0) cleanAudits++;
    else found.push(`night ${night}: ${stdout}${stderr}`);
    acknowledged += shoppers.acknowledged();
    process.stderr.write(`\r${night} of ${nights}, ${acknowledged} checkouts, ${found.length} faults `);
  }
  server.child.kill("SIGINT");
  await server.ended;
  const verified = await farmgate(["backup", "verify"], settings);
  if (verified.code !== 0) found.push(verified.stderr);
  console.log(`
nights                           ${nights}, on which ${acknowledged} checkouts were acknowledged, ${median(rates ?? []).toFixed(1)} a second
copies while they ran            median ${inMilliseconds(median(copies ?? []))}
restores to a random moment      median ${inMilliseconds(median(restores ?? []))}
lost, or of a later moment       ${found.length}
audits that found nothing        ${cleanAudits} of ${nights}
verification of the last         ${verified.code === 0 ? "well" : "failed"}`);
  for (const line of found.slice(0, 20)) console.log(line);
  process.exitCode = found.length > 0 ? 1 : 0;
} finally {
  site.remove();
}

/** The server makes one itself where it begins a line of history; one at a time. */
async function makeCopy(): Promise<Ended> {
  for (;;) {
    const made = await farmgate(["backup"], settings);
    if (!made.stderr.includes("Another backup")) return made;
    await sleep(500);
  }
}

async function timed(work: () => Promise<Ended>): Promise<number> {
  const begun = performance.now();
  const { code, stderr } = await work();
  if (code !== 0) throw new Error(stderr);
  return performance.now() - begun;
}

/** Up to which moment the backup can be restored. */
async function reach(): Promise<Date> {
  const { stdout } = await farmgate(["backup", "list"], settings);
  return new Date(/up to (\S+)\.\n$/.exec(stdout)?.[1] ?? 0);
}

async function compare(tried: Tried[], moment: Date, night: number): Promise<void> {
  const embedded = await startEmbedded(site.dataDir);
  const rows = await ask(embedded.connection, "select distinct checkout_id from orders");
  await embedded.leave();
  const there = new Set(rows.map(({ checkout_id }) => Number(checkout_id)));
  const idOf = ({ bought = "{}" }: Tried): number => JSON.parse(bought).checkout_id;
  const wanted = tried.filter(({ boughtAt = Number.POSITIVE_INFINITY }) => boughtAt <= moment.getTime());
  const later = tried.filter(({ bought, askedAt }) => bought !== undefined && askedAt > moment.getTime());
  const lost = [...survivors, ...wanted.map(idOf)].filter((id) => !there.has(id));
  const beyond = later.map(idOf).filter((id) => there.has(id));
  if (lost.length > 0) found.push(`night ${night}: ${lost.length} lost, as checkout ${lost[0]}`);
  if (beyond.length > 0) found.push(`night ${night}: ${beyond.length} of later, as checkout ${beyond[0]}`);
  for (const id of there) survivors.add(id);
}
