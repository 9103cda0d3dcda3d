import { call } from "../tests/support/client.ts";
import { newClient } from "./asking.ts";
import { type Row, tell } from "./rows.ts";
import { type Site, withSite } from "./site.ts";

/** Half as many again as a process keeps of answers. */
const bytesToAsk = 1.5 * 48 * 1024 * 1024;

/**
 * The resident memory of a site whose cache is full; in `npm run bench` after all else that was done there:
 * `node benchmarks/full.ts`
 */
if (import.meta.main) await withSite(async (site) => tell([await measureFull(site)]));

export async function measureFull(site: Site): Promise<Row> {
  let bytes = 0;
  let asked = 0;
  const visitor = async () => {
    while (bytes < bytesToAsk) {
      const path = `products/?limit=100&max_price=${1000 + asked++}.00`;
      const { status, text } = await call(site, "GET", path, { headers: newClient() });
      if (status !== 200) throw new Error(text);
      bytes += text.length;
    }
  };
  await Promise.all(Array.from({ length: 8 }, visitor));
  const residentMegabytes = site.residentMegabytes();
  return { what: "resident memory with the cache full", residentMegabytes, bar: { atMost: 220 } };
}
