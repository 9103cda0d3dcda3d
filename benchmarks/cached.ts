import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer, get, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import autocannon from "autocannon";
import { createLog, loadConfig, openPlatform, systemClock } from "#platform";
import { createApp } from "../src/app.ts";
import { withMarkets } from "./markets.ts";
import { row } from "./timing.ts";

/**
 * How many kept answers a second one process gives, over how many a bare `node:http` server does that hands out the same
 * bytes and fields, in turns: `node benchmarks/cached.ts [seconds]`. Limits of rates are on: each connection is
 * another client, told by the field of a trusted proxy. Those who ask are a thread of their own.
 */
const seconds = Number(process.argv[2] ?? 4);
const rounds = 3;
const connections = 32;
const bar = 0.85;

/** Asks for one address by many clients, each with an address of its own; gives the answers a second. */
async function ask({ url, headers }: { url: string; headers: Record<string, string> }): Promise<number> {
  let clients = 0;
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    headers,
    setupClient: (client) => {
      const own = `10.${Math.floor(Math.random() * 256)}.${Math.floor(Math.random() * 256)}.${clients++ % 256}`;
      client.setHeaders({ ...headers, "x-forwarded-for": own });
    },
  });
  const expected = "if-none-match" in headers ? "304" : "200";
  const statuses = Object.keys(result.statusCodeStats ?? {});
  if (result.errors + result.timeouts > 0 || statuses.join() !== expected) {
    throw new Error(`not all were answered ${expected}: ${statuses}`);
  }
  return result.requests.average;
}

if (process.send === undefined) await main();
else process.once("message", async (what: Parameters<typeof ask>[0]) => process.send?.(await ask(what)));

/** By a process of its own, which takes nothing of this one. */
async function asked(url: string, headers: Record<string, string>): Promise<number> {
  const asking = fork(new URL(import.meta.url), process.argv.slice(2));
  asking.send({ url, headers });
  const [rate] = await once(asking, "message");
  asking.kill();
  return rate;
}

async function main() {
  await withMarkets([10_000], async ([market]) => {
    const config = loadConfig({
      ...{
        JWT_SECRET: "x".repeat(32),
        LOG_LEVEL: "warn",
        PUBLIC_URL: "https://market.example",
        TRUST_PROXY: "loopback",
      },
    });
    const platform = openPlatform(config, {
      ...{ log: createLog("warn"), clock: systemClock, connection: market.connection },
    });
    const app = await createApp(platform);
    const site = await app.listen({ port: 0, host: "127.0.0.1" });
    const { rows } = await market.pool.query(
      "select max(id) as product, (select user_id from reviews limit 1) as reviewed from products where is_visible",
    );
    const { product, reviewed } = rows[0];
    const routes = [
      ...["products/", `products/${product}/`, "home/", "search/?type=products&search_string=honey"],
      `review/user/${reviewed}/`,
    ];
    const worst: number[] = [];
    console.log(row("answers a second, µs of CPU each", "bare", "kept", "ratio", "bare µs", "kept µs"));
    for (const route of routes) {
      const url = `${site}/backend/api/${route}`;
      for (const [what, sent] of await kindsOf(url)) {
        const { bare, kept, ratio, bareCpu, keptCpu } = await compare(url, sent);
        worst.push(ratio);
        console.log(row(`${route.replace(/\d+/, "<id>")} ${what}`, bare, kept, ratio, bareCpu, keptCpu));
      }
    }
    process.exitCode = Math.min(...worst) >= bar ? 0 : 1;
    await app.close();
    await platform.database.close();
  });
}

/** An answer as it is, compressed, and unchanged. */
async function kindsOf(url: string): Promise<[string, Record<string, string>][]> {
  const { headers } = await fetch(url, { headers: { "accept-encoding": "identity" } });
  return [
    ["plain", {}],
    ["br", { "accept-encoding": "br" }],
    ["304", { "if-none-match": headers.get("etag") ?? "" }],
  ];
}

interface Figures {
  bare: number;
  kept: number;
  ratio: number;
  /** Microseconds of this thread for each answer. */
  bareCpu: number;
  keptCpu: number;
}

/** The middle one of some rounds. */
async function compare(url: string, sent: Record<string, string>): Promise<Figures> {
  const copy = await serveCopy(url, sent);
  const figures: Figures[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const [bare, kept] = [await measured(copy.url, sent), await measured(url, sent)];
      figures.push({
        ...{ bare: bare.rate, kept: kept.rate, ratio: kept.rate / bare.rate },
        ...{ bareCpu: bare.cpu, keptCpu: kept.cpu },
      });
    }
  } finally {
    copy.server.closeAllConnections();
    copy.server.close();
  }
  const middle = figures.sort((a, b) => a.ratio - b.ratio)[Math.floor(rounds / 2)];
  if (!middle) throw new Error("nothing was measured");
  return middle;
}

async function measured(url: string, sent: Record<string, string>) {
  const before = process.threadCpuUsage();
  const rate = await asked(url, sent);
  const { user, system } = process.threadCpuUsage(before);
  return { rate, cpu: (user + system) / (rate * seconds) };
}

/** A bare server that answers what the site does. */
async function serveCopy(
  url: string,
  sent: Record<string, string>,
): Promise<{ server: Server; url: string }> {
  // Twice: compressed forms are made when they are first asked for.
  await fetchRaw(url, sent);
  const { status, fields, body } = await fetchRaw(url, sent);
  const server = createServer({ keepAliveTimeout: 72_000 }, (_request, response) => {
    response.writeHead(status, fields);
    if (body.length > 0) response.end(body);
    else response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

/** An answer as it arrives, without the fields that Node writes itself. */
function fetchRaw(url: string, headers: Record<string, string>) {
  return new Promise<{ status: number; fields: Record<string, string>; body: Buffer }>((resolve, reject) => {
    get(url, { headers, agent: false }, async (response) => {
      const { connection: _, date: __, "keep-alive": ___, ...fields } = response.headers;
      const flat = Object.entries(fields).map(([name, value]) => [name, String(value)]);
      resolve({
        status: response.statusCode ?? 0,
        fields: Object.fromEntries(flat),
        body: await buffer(response),
      });
    }).on("error", reject);
  });
}
