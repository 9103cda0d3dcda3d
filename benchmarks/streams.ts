import { get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { makeOpaqueToken } from "#platform/base";
import { withTemporaryDatabase } from "../tests/support/temporary-database.ts";
import { inMilliseconds, median } from "./figures.ts";
import { addBuyers, addProducts, fillCarts } from "./shop.ts";
import { type Site, startSite } from "./site.ts";

/**
 * What the server's memory grows by while browsers watch 2,000 streams of orders, four of each account, and how long it
 * takes until all have heard that their orders moved on: `node benchmarks/streams.ts [streams]`. Both ends are on this machine,
 * so the times are of a machine that is busy with both.
 */
const count = Number(process.argv[2] ?? 2000);
const perAccount = 4;
const mostMegabytes = 60;
/** Two beats, with a look at the sessions each. */
const watchedMilliseconds = 25_000;

await withTemporaryDatabase(async ({ connection }) => {
  const site = await startSite(connection);
  try {
    const watchers = await addWatchers(site, Math.ceil(count / perAccount));
    // What the first streams load and compile is not of those that are measured.
    const first = watchers.slice(0, 5).map((watcher) => open(site, watcher));
    await Promise.all(first.map(({ begun }) => begun));
    for (const { close } of first) close();
    const idle = await processorIn(site, 10);
    const before = site.residentMegabytes();

    const streams: ReturnType<typeof open>[] = [];
    for (const watcher of watchers) {
      const own = Array.from({ length: perAccount }, () => open(site, watcher));
      await Promise.all(own.map(({ begun }) => begun));
      streams.push(...own);
    }
    const opened = site.residentMegabytes();
    await sleep(watchedMilliseconds);
    const watched = site.residentMegabytes();
    const beating = await processorIn(site, 10);

    const movedAt = performance.now();
    await site.platform.database.pool.query("update orders set status = 'ready', ready_at = now()");
    const heard = (await Promise.all(streams.map(({ changed }) => changed))).map((at) => at - movedAt);
    for (const { close } of streams) close();

    const grown = Math.max(opened, watched) - before;
    console.log(`
open streams                 ${streams.length}
resident memory              ${before} MB before, ${opened} MB with all open, ${watched} MB after two beats
each stream                  ${((grown * 1024) / streams.length).toFixed(1)} KB; all ${grown} MB, of at most ${mostMegabytes}
processor                    ${beating} of a core while they beat, ${idle} without them
all orders move on at once   heard after ${inMilliseconds(median(heard))}, by the last after ${inMilliseconds(Math.max(...heard))}`);
    process.exitCode = grown > mostMegabytes ? 1 : 0;
  } finally {
    await site.close();
  }
});

/** The share of a core that the server takes for so many seconds from here on. */
async function processorIn(site: Site, seconds: number): Promise<string> {
  const before = site.cpu().server;
  await sleep(seconds * 1000);
  return `${(((site.cpu().server - before) / seconds) * 100).toFixed(1)} %`;
}

interface Watcher {
  cookie: string;
  orderId: number;
}

/** So many buyers, each with a browser and an order that was just placed. */
async function addWatchers(site: Site, accounts: number): Promise<Watcher[]> {
  const { db } = site.platform;
  const buyers = await addBuyers(site, accounts);
  const products = await addProducts(site, 1, 1_000_000);
  await fillCarts(
    db,
    buyers.map(({ id }) => id),
    products,
  );
  const watchers: Watcher[] = [];
  for (const { id, access } of buyers) {
    const response = await fetch(`${site.url}/backend/api/order/`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${access}`,
        "content-type": "application/json",
        "x-forwarded-for": addressOf(id),
      },
      body: JSON.stringify({ payment_method: "cash", delivery_method: "pickup" }),
    });
    const { orders } = (await response.json()) as { orders: { id: number }[] };
    const { token, hashed } = makeOpaqueToken();
    await sql`insert into sessions (user_id, device, cookie_hash, created_at, last_used_at)
      values (${id}, 'a browser', ${hashed}, now(), now())`.execute(db);
    watchers.push({ cookie: `farmgate=${token}`, orderId: orders[0]?.id ?? 0 });
  }
  return watchers;
}

/** A stream as a browser asks for it; `changed` is when it was told of a change. */
function open({ url }: Site, { cookie, orderId }: Watcher) {
  const begun = Promise.withResolvers<void>();
  const changed = Promise.withResolvers<number>();
  const headers = {
    ...{ cookie, accept: "text/event-stream", "accept-encoding": "gzip, deflate, br, zstd" },
    ...{
      "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
      "accept-language": "de,en;q=0.8",
    },
    ...{ "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors", "x-forwarded-for": addressOf(orderId) },
  };
  const path = `${url}/orders/${orderId}/live/?version=1`;
  const request = get(path, { headers, agent: false }, (response) => {
    if (response.statusCode !== 200) begun.reject(new Error(`a stream was answered ${response.statusCode}`));
    response.setEncoding("utf8").on("data", (text: string) => {
      begun.resolve();
      if (text.includes("data: changed")) changed.resolve(performance.now());
    });
    response.on("error", () => {});
  }).on("error", begun.reject);
  return { begun: begun.promise, changed: changed.promise, close: () => request.destroy() };
}

/** Of a client of its own. */
function addressOf(id: number): string {
  return `10.${(id >> 16) & 255}.${(id >> 8) & 255}.${id & 255}`;
}
