import { Agent, get, type RequestOptions } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { call } from "../tests/support/client.ts";
import { startServer, stopServer } from "../tests/support/process.ts";
import { temporarySite } from "../tests/support/sites.ts";
import { inMilliseconds, median, percentile } from "./figures.ts";

/**
 * What a server gets done at twice the rate that it can hold: reads of the signed in, which no cache answers, sent at
 * their times whether or not answers come. `node benchmarks/overload.ts [seconds] [rounds]`
 */
const seconds = Number(process.argv[2] ?? 10);
const rounds = Number(process.argv[3] ?? 3);
/** No cache answers these. */
const paths = ["me/", "cart/cart-detail/", "order/"];
const site = temporarySite();

try {
  const server = await startServer(
    { DATA_DIR: site.dataDir, RATE_LIMIT: "off", LOG_LEVEL: "silent", ACCESS_TOKEN_SECONDS: "86400" },
    ["npm", "start"],
  );
  const json = { username: "bruno", password: "farmgate-demo" };
  const { body: as } = await call(server, "POST", "auth/token/", { json });
  await load(server.url, as.access, { connections: 24, seconds: 5 });
  const ratios: { goodput: number; p99: number }[] = [];
  for (let round = 0; round < rounds; round++) ratios.push(await measure(server.url, as.access));
  const goodput = median(ratios.map((one) => one.goodput));
  const p99 = median(ratios.map((one) => one.p99));
  console.log(`medians: goodput ${goodput.toFixed(2)} of the peak, p99 ${p99.toFixed(2)} times that at 70 %`);
  process.exitCode = goodput >= 0.9 && p99 <= 3 ? 0 : 1;
  process.kill(-(server.child.pid ?? 0), "SIGINT");
  await stopServer(server);
} finally {
  site.remove();
}

async function measure(url: string, access: string) {
  const peak = await load(url, access, { connections: 24, seconds });
  const calm = await load(url, access, { connections: 200, seconds, perSecond: 0.7 * peak.perSecond });
  const twice = { connections: 1500, perSecond: 2 * peak.perSecond };
  // What comes first fills the queue, as a burst would.
  const onset = await load(url, access, { ...twice, seconds: 10 });
  const over = await load(url, access, { ...twice, seconds });
  show("peak, 24 connections", peak);
  show("at 70 %", calm);
  show("at 200 %, first 10 s", onset);
  show("at 200 %", over);
  return { goodput: over.perSecond / peak.perSecond, p99: over.p99 / calm.p99 };
}

interface Load {
  connections: number;
  seconds: number;
  /** As many as come back where it is left out. */
  perSecond?: number;
}

interface Answered {
  /** Answers of 200. */
  perSecond: number;
  refusedPerSecond: number;
  /** Of answers of 200, in milliseconds. */
  p50: number;
  p99: number;
  others: number;
}

async function load(
  url: string,
  access: string,
  { connections, seconds, perSecond }: Load,
): Promise<Answered> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const headers = { authorization: `Bearer ${access}` };
  const took: number[] = [];
  const statuses: number[] = [];
  const underWay = new Set<Promise<void>>();
  const begun = performance.now();
  const elapsed = () => performance.now() - begun;

  let sent = 0;
  while (elapsed() < seconds * 1000) {
    const due = perSecond === undefined ? sent + connections - underWay.size : (elapsed() * perSecond) / 1000;
    for (; sent < due; sent++) {
      // From when it was to be sent: what the sender is late is no merit of the server.
      const dueAt = perSecond === undefined ? performance.now() : begun + (sent * 1000) / perSecond;
      const asked = ask(`${url}/backend/api/${paths[sent % paths.length]}`, { agent, headers }).then(
        (status) => {
          underWay.delete(asked);
          statuses.push(status);
          if (status === 200) took.push(performance.now() - dueAt);
        },
      );
      underWay.add(asked);
    }
    await (perSecond === undefined ? Promise.race(underWay) : sleep(1));
  }
  const tookSeconds = elapsed() / 1000;
  const count = (wanted: number) => statuses.filter((status) => status === wanted).length;
  const answered = {
    perSecond: count(200) / tookSeconds,
    refusedPerSecond: count(503) / tookSeconds,
    others: statuses.length - count(200) - count(503),
  };
  await Promise.all(underWay);
  agent.destroy();
  return { ...answered, p50: percentile(took, 50), p99: percentile(took, 99) };
}

function ask(url: string, options: RequestOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, options, (response) =>
      response.resume().once("end", () => resolve(response.statusCode ?? 0)),
    ).once("error", reject);
  });
}

function show(what: string, { perSecond, refusedPerSecond, p50, p99, others }: Answered): void {
  console.log(
    `${what.padEnd(22)}${perSecond.toFixed(0).padStart(6)}/s answered, ${refusedPerSecond.toFixed(0).padStart(6)}/s ` +
      `refused, p50 ${inMilliseconds(p50)}, p99 ${inMilliseconds(p99)}${others ? `, ${others} others` : ""}`,
  );
}
