import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { ask, openSocket, readAnswers } from "./asking.ts";
import { median, percentile } from "./figures.ts";
import { requestOf } from "./requests.ts";
import { type Row, tell } from "./rows.ts";
import { addBuyersWithOrders } from "./shop.ts";
import { type Site, withSite } from "./site.ts";

const rounds = 3;
/** No cache answers these. */
const paths = ["me/", "cart/cart-detail/", "order/"];

/**
 * What a site gets done at twice the rate that it can hold: reads of the signed in, sent at their times whether or not
 * answers come: `node benchmarks/overload.ts`
 */
if (import.meta.main && !process.send) await withSite(async (site) => tell(await measureOverload(site)));

export async function measureOverload(site: Site): Promise<Row[]> {
  const buyers = await addBuyersWithOrders(site, 48);
  const requests = buyers.flatMap(({ access }) =>
    paths.map((path) => requestOf(path, { headers: { authorization: `Bearer ${access}` } })),
  );
  const clients = Array.from({ length: 24 }, (_, n) => [...requests.slice(n), ...requests.slice(0, n)]);
  const goodput: Row[] = [];
  const lateness: Row[] = [];
  for (let round = 0; round < rounds; round++) {
    // Who had too much to do refuses for half a second more.
    await sleep(1000);
    const peak = await ask({ url: site.url, clients }, 2);
    const press = (share: number, connections: number) =>
      pressed({ url: site.url, requests, connections, perSecond: share * peak.perSecond });
    const calm = await press(0.7, 200);
    const over = await press(2, 1500);
    goodput.push({
      ...{ what: "answered at twice the rate it can hold", ...over },
      ...{ ceilingPerSecond: peak.perSecond, ratio: over.perSecond / peak.perSecond, bar: { atLeast: 0.9 } },
    });
    lateness.push({
      ...{ what: "at 70 %, and p99 at twice the rate over its p99", ...calm },
      ...{ ratio: over.p99Milliseconds / calm.p99Milliseconds, bar: { atMost: 3 } },
    });
  }
  return [middleOf(goodput), middleOf(lateness)];
}

function middleOf(rows: Row[]): Row {
  const middle = median(rows.map(({ ratio = 0 }) => ratio));
  const row = rows.find(({ ratio }) => ratio === middle);
  if (!row) throw new Error("nothing was measured");
  return row;
}

interface Pressure {
  url: string;
  requests: string[];
  connections: number;
  perSecond: number;
}

/** What comes first fills the queue, as a burst would. */
const unmeasuredSeconds = 5;
const measuredSeconds = 4;

/** Of answers of 200. */
type ResponseEvent = Required<Pick<Row, "perSecond" | "p50Milliseconds" | "p99Milliseconds">>;

/** By a process of its own. */
async function pressed(pressure: Pressure): Promise<ResponseEvent> {
  const pressing = fork(new URL(import.meta.url), { execArgv: [] });
  pressing.send(pressure);
  const [told] = await once(pressing, "message");
  pressing.kill();
  if (told.failed) throw new Error(told.failed);
  return told;
}

if (import.meta.main && process.send) {
  process.once("message", async (pressure: Pressure) => {
    process.send?.(await press(pressure).catch((error) => ({ failed: String(error) })));
  });
}

/** Sends each request when it is due, as long as a connection is idle, or else as soon as one is. */
async function press({ url, requests, connections, perSecond }: Pressure): Promise<ResponseEvent> {
  const { promise: failed, reject } = Promise.withResolvers<never>();
  const idle: ((request: string, dueAt: number) => void)[] = [];
  const took: number[] = [];
  let measuredFrom = Number.POSITIVE_INFINITY;
  const sockets = await Promise.all(Array.from({ length: connections }, () => openSocket(url)));
  for (const socket of sockets) {
    let askedAt = 0;
    const send = (request: string, dueAt: number) => {
      askedAt = dueAt;
      socket.write(request);
    };
    const take = (status: number, begun: string) => {
      // From when it was to be sent: what it waited for a connection is no merit of the server.
      if (status === 200 && askedAt > measuredFrom) took.push(performance.now() - askedAt);
      else if (status !== 200 && status !== 503) reject(new Error(`the answer was ${begun}`));
      idle.push(send);
    };
    readAnswers(socket, { take, fail: reject });
    idle.push(send);
  }

  const begunAt = performance.now();
  measuredFrom = begunAt + unmeasuredSeconds * 1000;
  const untilEnd = () => measuredFrom + measuredSeconds * 1000 - performance.now();
  const sending = async () => {
    for (let sent = 0; untilEnd() > 0; await sleep(1)) {
      const due = ((performance.now() - begunAt) / 1000) * perSecond;
      for (; sent < due && idle.length > 0; sent++)
        idle.pop()?.(requests[sent % requests.length] ?? "", begunAt + (sent * 1000) / perSecond);
    }
    const answered = took.length;
    while (idle.length < connections) await sleep(10);
    return answered / measuredSeconds;
  };
  const answeredPerSecond = await Promise.race([sending(), failed]);
  for (const socket of sockets) socket.removeAllListeners("close").destroy();
  return {
    perSecond: answeredPerSecond,
    p50Milliseconds: percentile(took, 50),
    p99Milliseconds: percentile(took, 99),
  };
}
