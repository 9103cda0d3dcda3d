import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { type Asked, askInTurns, type Load, openSocket, readAnswers } from "./asking.ts";
import { median, percentile } from "./figures.ts";
import { requestOf } from "./requests.ts";
import { type Row, tell } from "./rows.ts";
import { addBuyersWithOrders } from "./shop.ts";
import { type Site, withSite } from "./site.ts";
import { figuresOf } from "./trials.ts";

const rounds = 5;
/** What comes first fills the queue, as a burst would, and is let wait for two seconds before others are shed. */
const [unmeasuredSeconds, measuredSeconds] = [4, 2];
/** No cache answers these. */
const paths = ["me/", "cart/cart-detail/", "order/"];

/**
 * What a site gets done at twice and at four times the rate that it can hold, and what that takes of its processor over what an
 * answer takes at its peak: reads of the signed in, sent at their times whether or not answers come, each rate for six seconds in
 * turns: `node benchmarks/overload.ts`
 */
if (import.meta.main && !process.send) await withSite(async (site) => tell(await measureOverload(site)));

export async function measureOverload(site: Site): Promise<Row[]> {
  const load = await loadOf(site);
  const found: Row[][] = [];
  for (let round = 0; round < rounds; round++) {
    const peak = await askPeak(site, load);
    const calm = await press(site, load, 0.7 * peak.perSecond, 200);
    const twice = await press(site, load, 2 * peak.perSecond, 1500);
    const fourfold = await press(site, load, 4 * peak.perSecond, 3000);
    const over = (of: Asked) => ({ ceilingPerSecond: peak.perSecond, ratio: of.perSecond / peak.perSecond });
    const perCore = (of: Asked) => ({ ratio: costOf(peak) / costOf(of), bar: { atLeast: 0.9 } });
    found.push([
      {
        ...{ what: "answered at twice the rate it can hold", ...figuresOf(twice), ...over(twice) },
        bar: { atLeast: 0.9 },
      },
      { what: "the same a core-second, over its peak's", ...figuresOf(twice), ...perCore(twice) },
      { what: "at four times the rate, a core-second", ...figuresOf(fourfold), ...perCore(fourfold) },
      {
        ...{ what: "at 70 %, and p99 at twice the rate over its p99", ...figuresOf(calm) },
        ...{ ratio: twice.p99Milliseconds / calm.p99Milliseconds, bar: { atMost: 3 } },
      },
    ]);
  }
  return (found[0] ?? []).map((_, place) => middleOf(found.flatMap((rows) => rows[place] ?? [])));
}

/** Both at twice what the other can hold. */
export async function overloadContenders(site: Site, other: Site) {
  const [load, otherLoad] = [await loadOf(site), await loadOf(other)];
  return async (): Promise<[Asked, Asked]> => {
    const { perSecond } = await askPeak(other, otherLoad);
    return [await press(site, load, 2 * perSecond, 1500), await press(other, otherLoad, 2 * perSecond, 1500)];
  };
}

async function loadOf(site: Site): Promise<Load> {
  const buyers = await addBuyersWithOrders(site, 48);
  const requests = buyers.flatMap(({ access }) =>
    paths.map((path) => requestOf(path, { headers: { authorization: `Bearer ${access}` } })),
  );
  return {
    url: site.url,
    clients: Array.from({ length: 24 }, (_, n) => [...requests.slice(n), ...requests.slice(0, n)]),
  };
}

async function askPeak(site: Site, load: Load): Promise<Asked> {
  const [peak] = await askInTurns([{ load, cpu: site.cpu }], 1);
  if (!peak) throw new Error("nothing was asked");
  return peak;
}

/** Of the server's processor for an answer. */
function costOf({ cpu }: Asked): number {
  return cpu?.server ?? Number.NaN;
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

/** By a process of its own, of answers of 200; what is refused costs them. */
async function press(
  site: Site,
  { url, clients }: Load,
  perSecond: number,
  connections: number,
): Promise<Asked> {
  const pressing = fork(new URL(import.meta.url), { execArgv: [] });
  const heard = async () => {
    const [told] = await once(pressing, "message");
    if (told.failed) throw new Error(told.failed);
    return told;
  };
  try {
    const pressure: Pressure = { url, requests: clients[0] ?? [], connections, perSecond };
    pressing.send(pressure);
    await heard();
    const before = site.cpu();
    await heard();
    const after = site.cpu();
    const { answers, ...late } = await heard();
    const cpu = {
      server: (after.server - before.server) / answers,
      database: (after.database - before.database) / answers,
    };
    return { perSecond: answers / measuredSeconds, ...late, cpu };
  } finally {
    pressing.kill();
    // Who had too much to do refuses for half a second more.
    await sleep(1000);
  }
}

if (import.meta.main && process.send) {
  process.once("message", async (pressure: Pressure) => {
    process.send?.(await pressHere(pressure).catch((error) => ({ failed: String(error) })));
  });
}

/** Sends each request when it is due, as long as a connection is idle, or else as soon as one is; tells when it measures. */
async function pressHere({ url, requests, connections, perSecond }: Pressure) {
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
      if (status === 200 && performance.now() > measuredFrom) took.push(performance.now() - askedAt);
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
    let isMeasured = false;
    for (let sent = 0; untilEnd() > 0; await sleep(1)) {
      if (!isMeasured && performance.now() >= measuredFrom)
        isMeasured = process.send?.({ measured: "from here" }) ?? true;
      const due = ((performance.now() - begunAt) / 1000) * perSecond;
      for (; sent < due && idle.length > 0; sent++)
        idle.pop()?.(requests[sent % requests.length] ?? "", begunAt + (sent * 1000) / perSecond);
    }
    const answered = took.length;
    process.send?.({ measured: "until here" });
    while (idle.length < connections) await sleep(10);
    return answered;
  };
  const answers = await Promise.race([sending(), failed]);
  for (const socket of sockets) socket.removeAllListeners("close").destroy();
  return {
    answers,
    p50Milliseconds: percentile(took, 50),
    p99Milliseconds: percentile(took, 99),
  };
}
