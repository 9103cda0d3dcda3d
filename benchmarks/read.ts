import type { AddressInfo } from "node:net";
import { createLog, loadConfig, openPlatform, systemClock } from "#platform";
import { readProducts } from "#products";
import { createApp } from "../src/app.ts";
import { askedPerSecond, perSecond } from "./asking.ts";
import { withMarkets } from "./markets.ts";
import { row, timedDatabase } from "./timing.ts";

/**
 * How many pages of 20 products a second come through HTTP, over how many times the same statement runs a second through
 * `pg` alone, each over 16 connections, in turns: `node benchmarks/read.ts [seconds]`. Those who ask are a thread of
 * their own, so on two cores the database, the server and they share what there is.
 */
const atOnce = 16;
const seconds = Number(process.argv[2] ?? 5);

await withMarkets([10_000], async ([market]) => {
  const { db, time } = timedDatabase(market);
  const site: Parameters<typeof readProducts>[1] = { currencies: ["EUR"] };
  const page = { filters: {}, take: 21, after: undefined, backwards: false };
  const { statements } = await time(() => readProducts(db, site, page));
  const [statement] = statements;
  if (!statement) throw new Error("nothing was read");

  const config = loadConfig({ JWT_SECRET: "x".repeat(32), RATE_LIMIT: "off", LOG_LEVEL: "silent" });
  const platform = openPlatform(config, {
    ...{ log: createLog("silent"), clock: systemClock, connection: market.connection },
  });
  const app = await createApp(platform);
  await app.listen({ port: 0, host: "127.0.0.1" });
  const { port } = app.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const request = "GET /backend/api/products/ HTTP/1.1\r\nHost: market\r\n\r\n";

  const throughPg = () =>
    perSecond(atOnce, seconds, () => market.pool.query(statement.sql, [...statement.parameters]));
  const throughHttp = () => askedPerSecond(url, Array<string>(atOnce).fill(request), seconds);
  await throughPg();
  await throughHttp();
  const ratios: number[] = [];
  console.log(row("reads of 20 products a second", "pg", "HTTP", "ratio"));
  for (let round = 0; round < 5; round++) {
    const [pg, http] = [await throughPg(), await throughHttp()];
    ratios.push(http / pg);
    console.log(row(`round ${round + 1}`, pg, http, http / pg));
  }
  const middle = ratios.sort((a, b) => a - b)[2] ?? 0;
  console.log(`the median ratio is ${middle.toFixed(2)}`);
  process.exitCode = middle >= 0.6 ? 0 : 1;
  await app.close();
  await platform.database.close();
});
