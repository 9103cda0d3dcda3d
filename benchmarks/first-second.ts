import { openPlatform } from "#platform";
import { createLog, loadConfig, systemClock } from "#platform/base";
import { call } from "../tests/support/client.ts";
import { temporaryFolder } from "../tests/support/folder.ts";
import { databaseUrl, type ServerProcess, startServer, stopServer } from "../tests/support/process.ts";
import { withTemporaryDatabase } from "../tests/support/temporary-database.ts";
import { cpuSeconds } from "./processes.ts";
import { addBuyers, addProducts, fillCarts } from "./shop.ts";
import { findPostgres } from "./site.ts";

/**
 * Checkouts that come all at once in the first second of a server with two processes, each of its own buyer: how many are
 * not answered by 201, how long the last one takes, and the processors' seconds of server and database. Ends with 1 where one was refused.
 * `node benchmarks/first-second.ts [starts]`
 */
const starts = Number(process.argv[2] ?? 20);
const buyersPerStart = 120;
const json = { payment_method: "cash", delivery_method: "pickup" };
let refused = 0;

await withTemporaryDatabase(async ({ connection }) => {
  const folder = await temporaryFolder();
  const secret = { JWT_SECRET: "x".repeat(32), ACCESS_TOKEN_SECONDS: "86400", LOG_LEVEL: "error" };
  const settings = {
    ...{ ...secret, DATABASE_URL: databaseUrl(connection), DATA_DIR: folder.path },
    ...{ WORKERS: "2", RATE_LIMIT: "off", DRAIN_SECONDS: "0" },
  };
  const platform = openPlatform(loadConfig(secret), {
    ...{ log: createLog("silent"), clock: systemClock, connection },
  });
  const first = await startServer(settings);
  const products = await addProducts({ platform, url: first.url }, 3, 1_000_000);
  await stopServer(first);
  const postgres = await findPostgres(connection);
  const taken = ({ child }: ServerProcess) => cpuSeconds(child.pid ?? 0) + cpuSeconds(postgres);
  for (let start = 1; start <= starts; start++) {
    const buyers = await addBuyers({ platform }, buyersPerStart);
    await fillCarts(
      platform.db,
      buyers.map(({ id }) => id),
      products,
    );
    const server = await startServer(settings);
    const [begun, before] = [performance.now(), taken(server)];
    const answers = await Promise.all(buyers.map((as) => call(server, "POST", "order/", { as, json })));
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    const cpu = (taken(server) - before).toFixed(1);
    await stopServer(server);
    const others = answers.filter(({ status }) => status !== 201).map(({ status }) => status);
    refused += others.length;
    const told = others.length === 0 ? "none refused" : `refused: ${others.join(" ")}`;
    console.log(
      `start ${start}: ${buyersPerStart} checkouts, the last after ${seconds} s, ${cpu} s of processors, ${told}`,
    );
  }
  await platform.database.close();
  await folder.remove();
});
console.log(`${refused} of ${starts * buyersPerStart} were refused`);
process.exitCode = refused === 0 ? 0 : 1;
