import { openDatabase } from "#platform/database";
import { createLog } from "../../src/platform/base/log.ts";
import { migrate } from "../../src/platform/database/migrations.ts";
import { createJobs } from "../../src/platform/jobs/index.ts";
import { reachDatabase } from "../../src/start/reach.ts";

// What a starting server does before it listens: says how many migrations it ran, and leaves. The doors are passed by,
// for behind them stands much that ten processes would load for nothing.
const [databaseUrl, dataDir = ""] = process.argv.slice(2);
const size = { databasePool: 2, workers: 1 };
const reached = await reachDatabase({ databaseUrl: databaseUrl || undefined, dataDir, ...size });
const schema = await migrate(reached.connection);
const log = createLog("silent");
const database = openDatabase(reached.connection, { connections: size.databasePool, log });
const jobs = createJobs(database, log);
jobs.handle({ name: "nothing", retryForSeconds: 60 }, { run: async () => {} });
await jobs.start();
await jobs.stop();
await database.close();
await reached.leave();
console.log(JSON.stringify(schema));
