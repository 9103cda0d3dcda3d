import { type Contender, type Opposed, oppose, tellOpposed } from "./against.ts";
import { startBare } from "./bare.ts";
import { openStall } from "./checkout.ts";
import { type Drf, withDrf } from "./drf.ts";
import { madeTooLong, newClient, requestOf, spelledAnew } from "./requests.ts";
import { addBuyers, addProducts, fillCarts } from "./shop.ts";
import { type Site, withSite } from "./site.ts";
import type { Against } from "./trials.ts";

/**
 * A Farmgate over a market in Django's REST framework with two workers, asked in turns, each on a PostgreSQL of its own with the
 * same 10,000 products: checkouts, carts, searches, the list, and the page of goods over the other's list in JSON; then that page
 * over a bare `node:http` server with the same bytes: `node benchmarks/django.ts [<words of a row>]`. Debian's packages are fetched
 * by apt at the first run, and laid beside the markets.
 */
const only = process.argv[2] ?? "";
const readers = 16;
const buyers = 32;
const rows: Opposed[] = [];

await withSite(async (site) => {
  await withDrf(site.platform.database.pool, async (drf) => {
    for (const pair of [...(await readPairs(site, drf)), ...(await writePairs(site, drf))])
      if (pair.what.includes(only))
        rows.push(await oppose(pair.what, pair.bars ?? {}, pair.ours, pair.theirs));
  });
  rows.push(...(await measurePages(site)));
});
process.stderr.write("\n");
tellOpposed(rows);

interface Pair {
  what: string;
  ours: Contender;
  theirs: Contender;
  bars?: Against;
}

async function readPairs(site: Site, drf: Drf): Promise<Pair[]> {
  const list = reads(drf, () => drfGet("/products/"));
  const pair = (what: string, path: string, theirs = list) => [
    { what: `${what}, kept`, ours: reads(site, () => get(path)), theirs },
    { what: `${what}, nothing kept`, ours: reads(site, () => madeTooLong(get(path))), theirs },
  ];
  let asked = 0;
  const search = (word: string) => ({
    what: `cold search for ${word}`,
    ours: reads(
      site,
      () => spelledAnew(get(`search/?type=products&limit=24&search_string=${word}`), asked++),
      1500,
    ),
    theirs: reads(drf, () => drfGet(`/products/?search=${word}`)),
  });
  return [
    ...pair("list of 24", "products/?limit=24"),
    ...pair("page of 24 over their list in JSON", "/products/"),
    ...["fresh", "honey", "heirloom"].map(search),
  ];
}

async function writePairs(site: Site, drf: Drf): Promise<Pair[]> {
  const stall = await openStall(site);
  const checkout: Contender = {
    load: async () => ({ ...(await stall.load(buyers)), settle: await stall.lettersSent() }),
    cpu: site.cpu,
  };
  return [
    {
      ...{ what: "checkout, three lines of two producers, letters sent", ours: checkout },
      ...{ theirs: await drfCheckout(drf), bars: { rate: 3, cpu: 0.35 } },
    },
    { what: "cart increment", ours: await increment(site), theirs: await drfIncrement(drf) },
  ];
}

async function measurePages(site: Site): Promise<Opposed[]> {
  const found: Opposed[] = [];
  const bare = await startBare();
  try {
    await bare.copy(site.url, ["/products/"]);
    const theirs = reads(bare, () => get("/products/"));
    const page = "page of 24 over a bare server with its bytes";
    for (const [what, request] of [
      [`${page}, kept`, () => get("/products/")],
      [`${page}, nothing kept`, () => madeTooLong(get("/products/"))],
    ] as const)
      if (what.includes(only)) found.push(await oppose(what, {}, reads(site, request), theirs));
  } finally {
    bare.close();
  }
  return found;
}

function get(path: string): string {
  return requestOf(path, { headers: newClient() });
}

function drfGet(path: string, sent: Parameters<typeof requestOf>[1] = {}): string {
  return requestOf(path, sent);
}

/** `count` requests of each connection, which begins again after them. */
function reads(
  { url, cpu }: Pick<Contender, "cpu"> & { url: string },
  request: () => string,
  count = 20,
): Contender {
  const clients = () => Array.from({ length: readers }, () => Array.from({ length: count }, request));
  return { load: async () => ({ url, clients: clients() }), cpu };
}

async function increment(site: Site): Promise<Contender> {
  const products = await addProducts(site, 3, 1_000_000);
  const people = await addBuyers(site, buyers);
  await fillCarts(
    site.platform.db,
    people.map(({ id }) => id),
    products,
  );
  const clients = people.map(({ access }) => [
    requestOf(`cart/item_increment/${products[0]}/`, { method: "PATCH", headers: bearer(access) }),
  ]);
  return { load: async () => ({ url: site.url, clients }), cpu: site.cpu };
}

async function drfIncrement(drf: Drf): Promise<Contender> {
  const ids = await threeOfTwo(drf, 1);
  const people = drf.buyers.slice(-buyers);
  await fillDrfCarts(drf, [{ people, products: ids[0] ?? [] }]);
  const clients = people.map(({ access }) => [
    requestOf(`/cart/increment/${ids[0]?.[0]}/`, { method: "PATCH", headers: bearer(access) }),
  ]);
  return { load: async () => ({ url: drf.url, clients }), cpu: drf.cpu };
}

/** Each client buys products of its own. */
async function drfCheckout(drf: Drf): Promise<Contender> {
  const goods = await threeOfTwo(drf, buyers);
  const each = Math.floor(drf.buyers.length / (buyers + 1));
  const baskets = goods.map((products, n) => ({
    products,
    people: drf.buyers.slice(n * each, (n + 1) * each),
  }));
  const lettersOfEach = 3;
  return {
    load: async () => {
      let sent = drf.letters.count();
      return {
        url: drf.url,
        clients: baskets.map(({ people }) =>
          people.map(({ access }) =>
            requestOf("/order/", { method: "POST", headers: bearer(access), json: {} }),
          ),
        ),
        refill: () => fillDrfCarts(drf, baskets),
        settle: async (answers) => {
          sent += lettersOfEach * answers;
          await drf.letters.reach(sent);
        },
      };
    },
    cpu: drf.cpu,
  };
}

/** So many times two products of one producer and one of another, all different. */
async function threeOfTwo({ pool }: Drf, count: number): Promise<number[][]> {
  const { rows } = await pool.query<{ ids: number[] }>(
    `select (array_agg(id::integer order by id))[1:3] as ids from market_product
     group by producer_id having count(*) >= 3 order by producer_id limit $1`,
    [count + 1],
  );
  if (rows.length <= count) throw new Error(`there are only ${rows.length} producers`);
  return rows.slice(0, count).map(({ ids }, n) => [...ids.slice(0, 2), ...(rows[n + 1]?.ids.slice(2) ?? [])]);
}

async function fillDrfCarts(
  { pool }: Drf,
  baskets: { people: { id: number }[]; products: number[] }[],
): Promise<void> {
  for (const { people, products } of baskets)
    await pool.query(
      `insert into market_cartline (person_id, product_id, quantity)
       select person, product, 1 from unnest($1::bigint[]) person, unnest($2::bigint[]) product on conflict do nothing`,
      [people.map(({ id }) => id), products],
    );
}

function bearer(access: string): Record<string, string> {
  return { authorization: `Bearer ${access}` };
}
