import { createTokens } from "../src/accounts/tokens.ts";
import { call } from "../tests/support/client.ts";
import { askInTurns } from "./asking.ts";
import { madeTooLong, newClient, requestOf } from "./requests.ts";
import { type Row, tell } from "./rows.ts";
import { runTrials } from "./run.ts";
import { addBuyers, fillCarts } from "./shop.ts";
import { type Site, withSite } from "./site.ts";
import { figuresOf, type Trial } from "./trials.ts";

/** What stands in braces is another one for each request. */
const publicRoutes = [
  "products/",
  "products/?category=fruit&ordering=price",
  "products/?labels=organic&in_stock=true",
  "products/?search=sunripe",
  "products/?near=51.05,3.72&radius_km=10&ordering=distance",
  "products/user/{producer}/",
  "products/{product}/",
  "products/promotion/",
  "promotion/",
  "search/?type=products&search_string=honey",
  "search/?type=users&search_string=alder",
  "review/user/{producer}/",
  "review/{review}/",
  "users/list/",
  "users/?search=farm",
  "users/{producer}/",
  "home/",
  "home/?list=newest&limit=50",
  "site/",
];
const ownRoutes = [
  ...["me/", "me/sessions/", "me/export/", "cart/cart-detail/", "order/", "order/{order}/", "order/sales/"],
  ...["wallet/", "wallet/{wallet}/entries/", "wallet/{wallet}/payouts/"],
];
/** How long each market is asked for each. */
const seconds = 0.5;

/**
 * What each reading route takes in a market of 1,000,000 products over what it takes in one of 10,000: one request after
 * the other, in turns, each by an address too long for anything to be kept:
 * `node benchmarks/sizes.ts [--against <commit>]`. Makes the large market first, which takes half an hour, and stays for the next
 * time; over another build only the small one is asked.
 */
if (import.meta.main) {
  if (process.argv.includes("--against")) await runTrials(sizesTrials);
  else await withSite((few) => withSite(async (many) => tell(await measureSizes(few, many)), 1_000_000));
}

/** Without the large one only what it takes in the small one. */
export async function measureSizes(few: Site, many?: Site): Promise<Row[]> {
  const ofFew = await sizesTrials(few);
  const ofMany = many && (await sizesTrials(many));
  const rows: Row[] = [];
  for (const [n, { what, load }] of ofFew.entries()) {
    const sides = [{ load: await load(), cpu: few.cpu }];
    const other = await ofMany?.[n]?.load();
    const [asked, askedOfMany] = await askInTurns(other ? [...sides, { load: other }] : sides, seconds);
    if (!asked) throw new Error(`nothing was asked of ${what}`);
    const row = { what, ...figuresOf(asked) };
    const p50OfMillionMilliseconds = askedOfMany?.p50Milliseconds;
    rows.push(
      p50OfMillionMilliseconds === undefined
        ? row
        : {
            ...{ ...row, p50OfMillionMilliseconds, ratio: p50OfMillionMilliseconds / asked.p50Milliseconds },
            bar: { atMost: 1.5 },
          },
    );
  }
  return rows;
}

export async function sizesTrials(site: Site): Promise<Trial[]> {
  const place = await findPlace(site);
  return [...publicRoutes, ...ownRoutes].map((route) => {
    const requests = Array.from({ length: 200 }, (_, n) => {
      const path = route.replace(/\{(\w+)\}/, (__, name) => {
        const ids = place.ids[name] ?? [];
        return String(ids[n % ids.length]);
      });
      const headers: Record<string, string> = newClient();
      if (ownRoutes.includes(route)) {
        const as = route === "order/sales/" || route.startsWith("wallet/") ? place.seller : place.buyer;
        headers["authorization"] = `Bearer ${as.access}`;
      }
      return madeTooLong(requestOf(path, { headers }));
    });
    return { what: `one by one: ${route}`, load: async () => ({ url: site.url, clients: [requests] }) };
  });
}

/** Somebody with three things in the cart and twenty orders, who bought from a seller, and what there is to look at. */
async function findPlace(site: Site) {
  const { platform } = site;
  const some = async (sql: string) => {
    const { rows } = await platform.database.pool.query<{ id: number }>(
      `${sql} order by hashint8(id) limit 200`,
    );
    return rows.map(({ id }) => id);
  };
  const producer = await some("select id from users where producer_status = 'approved'");
  const [sellerId = 0] = producer;
  const { body: list } = await call(site, "GET", `products/?producer=${sellerId}&in_stock=true&limit=100`);
  const plenty: { id: number; stock: number }[] = list.results;
  const goods = plenty.filter(({ stock }) => stock > 9).map(({ id }) => id);
  const [buyer] = await addBuyers(site, 1);
  if (!buyer) throw new Error("nobody buys");
  const json = { payment_method: "cash", delivery_method: "pickup" };
  for (const productId of goods.slice(0, 20)) {
    await fillCarts(platform.db, [buyer.id], [productId]);
    await call(site, "POST", "order/", { as: buyer, json });
  }
  await fillCarts(platform.db, [buyer.id], goods.slice(0, 3));
  const seller = { access: createTokens(platform).signAccess({ sessionId: 1, userId: sellerId }) };
  const orders = await call(site, "GET", "order/", { as: buyer });
  const wallets = await call(site, "GET", "wallet/", { as: seller });
  const idsOf = (page: { results: { id: number }[] }) => page.results.map(({ id }) => id);
  const ids: Record<string, number[]> = {
    producer,
    product: await some("select id from products where is_visible"),
    review: await some("select id from reviews"),
    order: idsOf(orders.body),
    wallet: idsOf(wallets.body),
  };
  return { ids, buyer, seller };
}
