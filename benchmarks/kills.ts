import { setTimeout as sleep } from "node:timers/promises";
import { farmgate, startServer } from "../tests/support/process.ts";
import { askAgain, letShop, openShop, shopSettings } from "../tests/support/shoppers.ts";
import { temporarySite, until } from "../tests/support/sites.ts";
import { inMilliseconds, median } from "./figures.ts";

/**
 * Kills the server with -9 and stops its database at once, again and again while many check out and pay. After each the
 * audit runs on what is there; in the end every checkout and payment is asked for again under its key:
 * `node benchmarks/kills.ts [kills] [stops] [clients]`. The database keeps fsync on, as it always is outside of tests.
 */
const [kills = 50, stops = 20, clients = 16] = process.argv.slice(2).map(Number);
const site = temporarySite();
const starts: number[] = [];
let cleanAudits = 0;
const found: string[] = [];

try {
  let server = await start();
  const shoppers = letShop(() => server.url, await openShop(server.url, clients));
  const { tried, wrong } = shoppers;
  const buyMore = (count: number) => {
    const enough = shoppers.acknowledged() + count;
    return until(() => shoppers.acknowledged() >= enough || wrong.length > 0, `${enough} had bought`, 120);
  };
  for (const [n, what] of mixed(kills, stops).entries()) {
    await buyMore(clients);
    // At any moment of what a checkout does, not only at its end.
    await sleep(Math.random() * 200);
    if (what === "stop") process.kill(site.databasePid(), "SIGQUIT");
    else {
      server.child.kill("SIGKILL");
      await server.ended;
      server = await start();
    }
    // While the others go on buying.
    await buyMore(1);
    const { code, stdout, stderr } = await farmgate(["audit"], { DATA_DIR: site.dataDir });
    if (code === 0) cleanAudits++;
    else found.push(`after ${n + 1}: ${stdout}${stderr}`);
    process.stderr.write(`\r${n + 1} of ${kills + stops}, ${shoppers.acknowledged()} checkouts `);
  }
  await shoppers.stop();
  const lost = await askAgain(server.url, tried);
  const cards = tried.filter(({ paid }) => paid !== undefined).length;
  server.child.kill("SIGINT");
  const { code } = await server.ended;
  console.log(`
kill -9 of the server            ${kills} times; its database stopped at once ${stops} times
starts that opened               ${starts.length} of ${kills + 1}, median ${inMilliseconds(median(starts))}, longest ${inMilliseconds(Math.max(...starts))}
checkouts acknowledged           ${shoppers.acknowledged()} of ${tried.length} asked for; ${cards} payments
lost, doubled or unknown         ${lost.length}
audits that found nothing        ${cleanAudits} of ${kills + stops}
wrong answers meanwhile          ${wrong.length}
exit code at the end             ${code}`);
  for (const line of [...lost, ...wrong, ...found].slice(0, 20)) console.log(line);
  process.exitCode = lost.length + wrong.length + found.length + Number(code) > 0 ? 1 : 0;
} finally {
  site.remove();
}

/** The stops spread evenly among the kills. */
function mixed(killed: number, stopped: number): ("kill" | "stop")[] {
  const all = killed + stopped;
  return Array.from({ length: all }, (_, n) =>
    Math.floor(((n + 1) * stopped) / all) > Math.floor((n * stopped) / all) ? "stop" : "kill",
  );
}

async function start() {
  const begun = performance.now();
  const server = await startServer({ DATA_DIR: site.dataDir, ...shopSettings });
  starts.push(performance.now() - begun);
  return server;
}
