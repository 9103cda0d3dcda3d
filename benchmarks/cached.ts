import { bareCeiling } from "./bare.ts";
import { newClient, requestOf } from "./requests.ts";
import { runTrials } from "./run.ts";
import type { Site } from "./site.ts";
import type { Trial } from "./trials.ts";

const connections = 32;
const bar = { atLeast: 0.85 };

/**
 * How many kept answers a second one process gives, over how many a bare `node:http` server does that hands out the same
 * bytes and fields: `node benchmarks/cached.ts`. Limits of rates are on: each connection is another client.
 */
if (import.meta.main) await runTrials(cachedTrials);

export async function cachedTrials(site: Site): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (const path of await pathsOf(site)) {
    for (const [kind, headers] of await kindsOf(site, path)) {
      const load = ({ url }: { url: string }) => ({
        url,
        clients: Array.from({ length: connections }, () => [
          requestOf(path, { headers: { ...headers, ...newClient() } }),
        ]),
      });
      trials.push({
        what: `${path.replace(/\d+/, "<id>")} ${kind}`,
        load: async () => load(site),
        ceiling: () => bareCeiling(site, [path], load, headers),
        bar,
      });
    }
  }
  return trials;
}

async function pathsOf({ platform }: Site): Promise<string[]> {
  const { rows } = await platform.database.pool.query(
    "select max(id) as product, (select user_id from reviews limit 1) as reviewed from products where is_visible",
  );
  const { product, reviewed } = rows[0];
  return [
    ...["products/", `products/${product}/`, "home/", "search/?type=products&search_string=honey"],
    `review/user/${reviewed}/`,
  ];
}

/** An answer as it is, compressed, and unchanged. */
async function kindsOf({ url }: Site, path: string): Promise<[string, Record<string, string>][]> {
  const { headers } = await fetch(`${url}/backend/api/${path}`, {
    headers: { "accept-encoding": "identity" },
  });
  return [
    ["plain", {}],
    ["br", { "accept-encoding": "br" }],
    ["304", { "if-none-match": headers.get("etag") ?? "" }],
  ];
}
