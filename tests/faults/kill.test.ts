import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Crowd, registerCrowd, whoCantSignIn } from "../support/crowd.ts";
import { farmgate, type ServerProcess, startServer } from "../support/process.ts";
import { askAgain, letShop, openShop, type Shoppers, shopSettings } from "../support/shoppers.ts";
import { type TemporarySite, temporarySite, until } from "../support/sites.ts";

let site: TemporarySite;
let server: ServerProcess;
let crowd: Crowd;
let shoppers: Shoppers;

before(async () => {
  site = temporarySite();
  await start();
});
after(async () => {
  server.child.kill("SIGKILL");
  await server.ended;
  site.remove();
});

async function start() {
  // With fsync, as it always is outside of tests.
  server = await startServer({ DATA_DIR: site.dataDir, ...shopSettings });
}

test("what was acknowledged is there, each checkout once, and what was not is there whole or not at all, though server and database are killed amid many", async () => {
  const shop = await openShop(server.url, 6);
  crowd = registerCrowd(() => server.url, 2);
  shoppers = letShop(() => server.url, shop);

  await more();
  await killServer();
  await start();
  await more();
  // The server finds that out and starts it again.
  process.kill(site.databasePid(), "SIGKILL");
  await more();
  // Stops at once, as at the end of a machine.
  process.kill(site.databasePid(), "SIGQUIT");
  await more();
  // Both at once, as in a power cut.
  process.kill(site.databasePid(), "SIGKILL");
  await killServer();
  await start();
  await more();
  await Promise.all([crowd.stop(), shoppers.stop()]);

  assert.deepEqual([...crowd.wrong, ...shoppers.wrong], []);
  assert.deepEqual(await askAgain(server.url, shoppers.tried), []);
  assert.deepEqual(await whoCantSignIn(server, crowd.registered), []);
  const audit = await farmgate(["audit"], { DATA_DIR: site.dataDir });
  assert.deepEqual(
    [audit.code, audit.stdout.split("\n")[0]],
    [0, "No differences: all stored totals match the rows they come from."],
  );
  server.child.kill("SIGINT");
  assert.equal((await server.ended).code, 0);
});

/** Waits until some more have registered and bought. */
async function more() {
  const [people, checkouts] = [crowd.registered.length + 3, shoppers.acknowledged() + 10];
  const isWrong = () => crowd.wrong.length + shoppers.wrong.length > 0;
  const isEnough = () => crowd.registered.length >= people && shoppers.acknowledged() >= checkouts;
  await until(() => isEnough() || isWrong(), `${people} had registered, and ${checkouts} had bought`);
}

async function killServer() {
  server.child.kill("SIGKILL");
  await server.ended;
}
