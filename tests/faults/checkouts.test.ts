import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { farmgate, type ServerProcess, startServer } from "../support/process.ts";
import { askAgain, letShop, openShop, shopSettings } from "../support/shoppers.ts";
import { type TemporarySite, temporarySite, until } from "../support/sites.ts";

let site: TemporarySite;
let server: ServerProcess;

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

test("each checkout is there once or not at all though server and database die amid many, and its key tells which", async () => {
  const shop = await openShop(server.url, 6);
  const shoppers = letShop(() => server.url, shop);
  const { tried, wrong } = shoppers;
  const buyMore = (count: number) => {
    const enough = shoppers.acknowledged() + count;
    return until(() => shoppers.acknowledged() >= enough || wrong.length > 0, `${enough} had bought`);
  };

  await buyMore(12);
  await killServer();
  await start();
  await buyMore(12);
  // Stops at once, as in a crash; the server finds that out and starts it again.
  process.kill(site.databasePid(), "SIGQUIT");
  await buyMore(12);
  await killServer();
  await start();
  await buyMore(4);
  await shoppers.stop();

  assert.deepEqual(wrong, []);
  assert.deepEqual(await askAgain(server.url, tried), []);
  const audit = await farmgate(["audit"], { DATA_DIR: site.dataDir });
  assert.deepEqual(
    [audit.code, audit.stdout.split("\n")[0]],
    [0, "All that is kept beside the rows is what they say."],
  );
});

async function killServer() {
  server.child.kill("SIGKILL");
  await server.ended;
}
