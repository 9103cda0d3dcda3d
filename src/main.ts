import { setTimeout as sleep } from "node:timers/promises";
import { createLog, loadConfig, migrate, openPlatform, reachDatabase, systemClock } from "#platform";
import { fillDemo } from "../demo/index.ts";
import { createApp } from "./app.ts";
import {
  announce,
  inOneLine,
  refuseExposure,
  refuseSandbox,
  stopOnSignals,
  stopwatch,
} from "./start/index.ts";

/** What is open, closed in the reverse order. */
const opened = new AsyncDisposableStack();
const started = start();

stopOnSignals(async () => {
  await started;
  await opened.disposeAsync();
});

started.catch(async (error) => {
  await opened.disposeAsync();
  console.error(inOneLine(error));
  process.exit(1);
});

async function start() {
  const config = loadConfig(process.env, { atTerminal: process.stdout.isTTY });
  refuseSandbox(config);
  const log = createLog(config.logLevel);
  const took = stopwatch();

  const reached = await reachDatabase(config);
  opened.defer(reached.leave);
  took("database");
  const schema = await migrate(reached.connection);
  took("schema");

  const platform = openPlatform(config, { log, clock: systemClock, ...reached });
  opened.defer(platform.database.close);
  await refuseExposure(config, platform.db);
  const demo = config.demo ? await fillDemo(platform) : undefined;
  took("demo");

  const app = await createApp(platform);
  await platform.jobs.start();
  opened.defer(platform.jobs.stop);
  opened.defer(() => app.close());
  const address = await app.listen({ host: config.host, port: config.port });
  opened.defer(async () => {
    platform.drain();
    await sleep(config.drainSeconds * 1000);
  });
  announce({ config, log, reached, schema, demo, address, seconds: took() });
}
