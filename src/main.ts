import cluster from "node:cluster";
import { setTimeout as sleep } from "node:timers/promises";
import { readAddressesAnew, warnOfApprovals } from "#accounts";
import { awaitsSetup, offerSetup } from "#console";
import { openPlatform, type Platform } from "#platform";
import { type Config, createLog, type Log, loadConfig, systemClock, takeSettingsFile } from "#platform/base";
import { joinPeers, sendToPrimary } from "#platform/cluster";
import { migrate, transaction } from "#platform/database";
import { serveGroupMetrics } from "#platform/http";
import { setSearchLanguage } from "#platform/listing";
import { sealAnew } from "#platform/settings";
import { keepCertificate, redirectToTls } from "#platform/tls";
import { openTracer } from "#platform/tracing";
import { recordServing } from "#site";
import { fillDemo } from "../demo/index.ts";
import { createApp } from "./app.ts";
import {
  announce,
  inheritedSocket,
  inOneLine,
  obeyPrimary,
  publishCodeHash,
  reachDatabase,
  refuseExposure,
  refuseSandbox,
  registerSiteCurrencies,
  requireSameCode,
  startWorkers,
  stopOnSignals,
  stopwatch,
  tellOfCommission,
  warnOfConnections,
  warnOfCurrencies,
  warnOfSettings,
} from "./start/index.ts";
import { createWork, type Work } from "./work.ts";

/** What is open, closed in the reverse order. */
const opened = new AsyncDisposableStack();
const started = (cluster.isPrimary ? start() : startWorker()).catch(async (error) => {
  await opened.disposeAsync();
  if (cluster.isPrimary) console.error(inOneLine(error));
  else await sendToPrimary({ farmgate: "failed", why: inOneLine(error) });
  process.exit(1);
});

const stop = stopOnSignals(async () => {
  await started;
  await opened.disposeAsync();
});

/** The process that people start: answers by itself, or with `WORKERS` lets others answer. */
async function start() {
  const file = takeSettingsFile(process.env);
  const config = loadConfig(process.env, { atTerminal: process.stdout.isTTY, file });
  refuseSandbox(config);
  const log = createLog(config.logLevel);
  if (file?.warning) log.warn(file.warning);
  const took = stopwatch();

  const reached = await reachDatabase(config);
  opened.defer(reached.leave);
  took("database");
  const schema = await migrate(reached.connection);
  took("schema");

  const tracer = await traces(config, log);
  const platform = openPlatform(config, { log, clock: systemClock, tracer, ...reached });
  opened.defer(platform.database.close);
  await sealAnew(platform);
  await platform.settings.refresh();
  await refuseExposure(platform, { awaitsSetup: await awaitsSetup(platform) });
  await registerSiteCurrencies(platform);
  await transaction(platform.db, (tx) => setSearchLanguage(tx, platform.config.language));
  await warnOfConnections(platform);
  warnOfSettings(platform);
  tellOfCommission(platform);
  await warnOfCurrencies(platform);
  await readAddressesAnew(platform);
  await warnOfApprovals(platform);
  const demo = config.demo ? await fillDemo(platform) : undefined;
  took("demo");

  const address = config.workers === 1 ? (await serve(platform)).address : await serveByWorkers(config, log);
  if (config.endsTls) opened.defer(keepCertificate(config, platform));
  const setup = await offerSetup(platform, address);
  if (setup) log.warn(`This site is empty. Set it up in a browser, within an hour: ${setup}`);
  announce({ config: platform.config, log, reached, schema, demo, address, seconds: took() });
}

async function serveByWorkers(config: Config, log: Log): Promise<string> {
  const { workers, metricsPort, metricsHost: host } = config;
  if (metricsPort !== undefined) opened.defer(await serveGroupMetrics({ host, port: metricsPort }));
  publishCodeHash();
  const { ready, stop } = startWorkers(workers, log);
  opened.defer(stop);
  return ready;
}

/** One of several processes that answer: what is done once is done when it starts. */
async function startWorker() {
  const jobsAreOurs = obeyPrimary(() => stop());
  requireSameCode();
  const peers = joinPeers();
  const config = loadConfig(process.env, { atTerminal: process.stdout.isTTY });
  const log = createLog(config.logLevel);

  const reached = await reachDatabase(config);
  opened.defer(reached.leave);
  const tracer = await traces(config, log);
  const platform = openPlatform(config, { log, clock: systemClock, peers, tracer, ...reached });
  opened.defer(platform.database.close);
  const { address, work } = await serve(platform);
  jobsAreOurs.then(work.start);
  await sendToPrimary({ farmgate: "ready", address });
}

async function traces(config: Config, log: Log) {
  const tracer = await openTracer(config, log);
  if (tracer) opened.defer(tracer.close);
  return tracer;
}

/** How many connections may wait to be taken. The usual 511 are too few for a market's hour: more were reset. */
const backlog = 4096;

async function serve(platform: Platform): Promise<{ address: string; work: Work }> {
  const { config } = platform;
  const app = await createApp(platform);
  const work = createWork(platform);
  opened.defer(work.stop);
  await (platform.peers ? work.open() : work.start());
  opened.defer(() => app.close());
  if (config.endsTls) opened.defer(await redirectToTls(config, platform.log));
  const address = await app.listen({
    ...{ host: config.host, port: config.endsTls ? config.httpsPort : config.port, backlog },
    // It is PORT's, which nobody asks where this server ends TLS.
    ...(config.endsTls ? {} : inheritedSocket(process.env)),
  });
  await recordServing(platform);
  opened.defer(async () => {
    platform.drain();
    await sleep(config.drainSeconds * 1000);
  });
  return { address, work };
}
