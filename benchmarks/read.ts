import { type AddressInfo, connect, type Socket } from "node:net";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { createLog, loadConfig, openPlatform, systemClock } from "#platform";
import { readProducts } from "#products";
import { createApp } from "../src/app.ts";
import { withMarkets } from "./markets.ts";
import { row, timedDatabase } from "./timing.ts";

/**
 * How many pages of 20 products a second come through HTTP, over how many times the same statement runs a second through
 * `pg` alone, each over 16 connections, in turns: `node benchmarks/read.ts [seconds]`. Those who ask are a thread of
 * their own, so on two cores the database, the server and they share what there is.
 */
const atOnce = 16;
const seconds = Number(process.argv[2] ?? 5);

if (isMainThread) await compare();
else await ask(workerData.url);

async function compare(): Promise<void> {
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
    const url = `http://127.0.0.1:${port}/backend/api/products/`;

    const throughPg = () => perSecond(() => market.pool.query(statement.sql, [...statement.parameters]));
    await throughPg();
    await askedInThread(url);
    const ratios: number[] = [];
    console.log(row("reads of 20 products a second", "pg", "HTTP", "ratio"));
    for (let round = 0; round < 5; round++) {
      const [pg, http] = [await throughPg(), await askedInThread(url)];
      ratios.push(http / pg);
      console.log(row(`round ${round + 1}`, pg, http, http / pg));
    }
    const middle = ratios.sort((a, b) => a - b)[2] ?? 0;
    console.log(`the median ratio is ${middle.toFixed(2)}`);
    process.exitCode = middle >= 0.6 ? 0 : 1;
    await app.close();
    await platform.database.close();
  });
}

async function perSecond(read: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  let reads = 0;
  const reader = async () => {
    while (performance.now() - began < seconds * 1000) {
      await read();
      reads++;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, reader));
  return (reads * 1000) / (performance.now() - began);
}

function askedInThread(url: string): Promise<number> {
  const asking = new Worker(new URL(import.meta.url), { workerData: { url }, argv: [String(seconds)] });
  return new Promise((resolve, reject) => asking.once("message", resolve).once("error", reject));
}

/** Asks by bare sockets, which take less of the two cores than an HTTP client that reads what comes. */
async function ask(url: string): Promise<void> {
  const { hostname, port, pathname } = new URL(url);
  const request = `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`;
  const sockets = Array.from({ length: atOnce }, () => connect(Number(port), hostname));
  const idle = [...sockets];
  const rate = await perSecond(async () => {
    const socket = idle.pop();
    if (!socket) throw new Error("there are as many sockets as readers");
    await answerOn(socket, request);
    idle.push(socket);
  });
  for (const socket of sockets) socket.destroy();
  parentPort?.postMessage(rate);
}

function answerOn(socket: Socket, request: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let bytesLeft: number | undefined;
    const take = (chunk: Buffer) => {
      let body = chunk.length;
      if (bytesLeft === undefined) {
        const head = chunk.indexOf("\r\n\r\n");
        const [, status, length] =
          /^HTTP\/1.1 (\d+).*\r\ncontent-length: (\d+)/is.exec(chunk.toString("latin1", 0, head)) ?? [];
        if (status !== "200") return reject(new Error(`the answer was ${status}`));
        bytesLeft = Number(length);
        body -= head + 4;
      }
      bytesLeft -= body;
      if (bytesLeft > 0) return;
      socket.off("data", take);
      resolve();
    };
    socket.on("data", take);
    socket.write(request);
  });
}
