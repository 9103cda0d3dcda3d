import { setTimeout as sleep } from "node:timers/promises";
import { connectTo } from "./asking.ts";
import { median } from "./figures.ts";
import { newClient, requestOf, spelledAnew } from "./requests.ts";
import { type Row, tell } from "./rows.ts";
import { type Site, withSite } from "./site.ts";

/** Of pages large enough that a process keeps no more than this of them, nor of what stands in them. */
const bytesToAsk = 64 * 1024 * 1024;
/** More than it keeps the cards of. */
const productsToAsk = 6000;

/**
 * The resident memory of a site whose cache is full, ten seconds later; in `npm run bench` after all else that was done
 * there: `node benchmarks/full.ts`
 */
if (import.meta.main) await withSite(async (site) => tell([await measureFull(site)]));

export async function measureFull(site: Site): Promise<Row> {
  let asked = 0;
  let isFull = false;
  // On a busy machine all is forgotten now and then.
  for (let tries = 0; !isFull && tries < 4; tries++) {
    await fillCards(site);
    asked = await fill(site, asked + 100);
    isFull = await isKept(site, asked);
  }
  // What was made to be thrown away is gone by then.
  await sleep(10_000);
  const residentMegabytes = site.residentMegabytes();
  if (!isFull) return { what: "resident memory, on a machine too busy to fill the cache", residentMegabytes };
  return {
    what: "resident memory 10 seconds after all, with the cache full",
    residentMegabytes,
    bar: { atMost: 220 },
  };
}

async function fillCards(site: Site): Promise<void> {
  const { rows } = await site.platform.database.pool.query<{ id: number }>(
    "select id from products where is_visible order by id limit $1",
    [productsToAsk],
  );
  const paths = rows.map(({ id }) => `products/${id}/`);
  const visitor = async () => {
    const line = await connectTo(site.url);
    for (let path = paths.pop(); path !== undefined; path = paths.pop())
      await line.time(requestOf(path, { headers: newClient() }));
    line.close();
  };
  await Promise.all(Array.from({ length: 4 }, visitor));
}

/** Asks for pages from the given number on until enough have come; gives the next number. */
async function fill(site: Site, from: number): Promise<number> {
  let bytes = 0;
  let next = from;
  const visitor = async () => {
    const line = await connectTo(site.url);
    while (bytes < bytesToAsk) {
      const came = await line.time(page(next++));
      bytes += came.bytes;
    }
    line.close();
  };
  await Promise.all(Array.from({ length: 4 }, visitor));
  return next;
}

/** Whether some of the last pages come faster than others do, which have to be made. */
async function isKept(site: Site, asked: number): Promise<boolean> {
  const line = await connectTo(site.url);
  const [again, anew]: [number[], number[]] = [[], []];
  for (let n = 1; n <= 40; n++) {
    again.push((await line.time(page(asked - 10 * n))).milliseconds);
    anew.push((await line.time(page(asked + n))).milliseconds);
  }
  line.close();
  return median(again) < median(anew) / 2;
}

/** Of some 60 kB. */
function page(n: number): string {
  return spelledAnew(requestOf("home/?limit=50", { headers: newClient() }), n);
}
