import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { crowdSettings, registerCrowd, whoCantSignIn } from "../support/crowd.ts";
import { type ServerProcess, startServer } from "../support/process.ts";
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
  server = await startServer({ DATA_DIR: site.dataDir, ...crowdSettings });
}

test("who saw that they are registered is there though server and database are killed again and again", async () => {
  const crowd = registerCrowd(() => server.url, 6);
  const { registered, wrong } = crowd;
  const registerMore = (count: number) => {
    const enough = registered.length + count;
    return until(() => registered.length >= enough || wrong.length > 0, `${enough} had registered`);
  };

  await registerMore(5);
  await killServer();
  await start();
  await registerMore(5);
  // The server finds that out and starts it again.
  process.kill(site.databasePid(), "SIGKILL");
  await registerMore(5);
  // Both at once, as in a power cut.
  process.kill(site.databasePid(), "SIGKILL");
  await killServer();
  await start();
  await registerMore(2);
  await crowd.stop();

  assert.deepEqual(wrong, []);
  assert.deepEqual(await whoCantSignIn(server, registered), []);
  server.child.kill("SIGINT");
  assert.equal((await server.ended).code, 0);
});

async function killServer() {
  server.child.kill("SIGKILL");
  await server.ended;
}
