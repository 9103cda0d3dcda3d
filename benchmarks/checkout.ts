import pg from "pg";
import { transaction } from "#platform/database";
import { placeOrders } from "../src/orders/checkout.ts";
import { findOrdersOfCheckout } from "../src/orders/queries/orders.ts";
import { withTemporaryDatabase } from "../tests/support/temporary-database.ts";
import { ask, perSecond } from "./asking.ts";
import { requestOf } from "./requests.ts";
import { measure, type Row, seconds, tell } from "./rows.ts";
import { addBuyers, addProducts, type Buyer, fillCarts } from "./shop.ts";
import { type Site, startSite, withSite } from "./site.ts";
import { runAlone, type Statement, timedDatabase } from "./timing.ts";

const clients = 32;
const wish = { payment_method: "cash" as const, delivery_method: "pickup" as const };
/** More baskets than a client gets through in a second, alone and as one of many. */
const [mostAlone, mostOfMany] = [400, 60];

/**
 * How many checkouts of three lines a second come through HTTP from 32 clients, over how many times their statements run
 * a second through `pg` alone on as many connections, with no trigger, foreign key or job. Then, with a disk that takes a
 * millisecond for each commit, what 32 clients do over what one does. Each client buys products of its own.
 * `node benchmarks/checkout.ts`
 */
if (import.meta.main) {
  const rows: Row[] = [];
  await withSite(async (site) => void rows.push(...(await measureCheckout(site))));
  rows.push(await measureSlowDisk());
  tell(rows);
}

export async function measureCheckout(site: Site): Promise<Row[]> {
  const stall = await openStall(site);
  // A session that replicates fires no trigger and checks no foreign key; the rest is as the server sets it.
  const replica = "-c session_replication_role=replica -c max_parallel_workers_per_gather=0";
  const pool = new pg.Pool({
    ...site.connection,
    max: clients,
    options: `${replica} -c work_mem=16MB -c random_page_cost=1.1`,
  });
  // A pool without a listener would end the process where an error ends the work first.
  pool.on("error", () => {});
  const row = await measure(site, "POST order/, three lines", {
    ceiling: () => stall.alone(pool),
    load: () => stall.load(clients),
    bar: { atLeast: 0.5 },
  });
  await pool.end();
  return [row];
}

/** Each commit waits before it goes to the disk, as one of that speed would make it. */
async function measureSlowDisk(): Promise<Row> {
  return withTemporaryDatabase(
    async ({ connection }) => {
      const site = await startSite(connection);
      const stall = await openStall(site);
      const row = await measure(site, "checkouts of 32 clients over those of one, 1 ms for each commit", {
        ceiling: async () => (await ask(await stall.load(1), seconds)).perSecond,
        load: () => stall.load(clients),
        bar: { atLeast: 5 },
      });
      await site.close();
      return row;
    },
    { commit_delay: "1000", commit_siblings: "0" },
  );
}

/** Products and buyers for each client, and the two ways to check out. */
async function openStall(site: Site) {
  const products = await addProducts(site, 3 * clients, 1_000_000);
  const of = (n: number) => products.slice(3 * n, 3 * n + 3);
  // Ids that no other number in a statement can be.
  await site.platform.database.pool.query(
    "alter sequence users_id_seq restart 1000000000; alter sequence checkouts_id_seq restart 2000000000",
  );
  const recorded: Recorded[] = [];
  for (let n = 0; n < clients; n++) recorded.push(await recordCheckout(site, of(n)));
  const buyers: Buyer[][] = [];
  const measuredSeconds = seconds + 1;
  for (let n = 0; n < clients; n++)
    buyers.push(await addBuyers(site, (n === 0 ? mostAlone : mostOfMany) * measuredSeconds));
  const refill = async (count: number) => {
    const baskets = buyers.slice(0, count);
    for (const [n, those] of baskets.entries()) await fillCartsOf(site, those, of(n));
    return baskets;
  };
  return {
    async load(count: number) {
      const baskets = await refill(count);
      return { url: site.url, clients: baskets.map((those) => those.map(orderOf)), isOnce: true };
    },
    async alone(pool: pg.Pool) {
      const baskets = (await refill(clients)).map((those) => [...those]);
      return perSecond(clients, seconds, (n) => buyAlone(pool, recorded[n], baskets[n]?.pop()));
    },
  };
}

function orderOf({ access }: Buyer): string {
  return requestOf("order/", { method: "POST", headers: { authorization: `Bearer ${access}` }, json: wish });
}

/** What a checkout sends, from its begin to its commit, but for what it adds to the queue of jobs. */
interface Recorded {
  buyerId: number;
  checkoutId: number;
  statements: Statement[];
}

async function recordCheckout(site: Site, productIds: number[]): Promise<Recorded> {
  const [buyer] = await addBuyers(site, 1);
  if (!buyer) throw new Error("nobody buys");
  await fillCartsOf(site, [buyer], productIds);
  const { config, database, clock } = site.platform;
  const { db, time, close } = timedDatabase(database);
  let checkoutId = 0;
  const actor = { userId: buyer.id, now: clock.now() };
  const { statements } = await time(() =>
    transaction(db, async (tx) => {
      const placed = await placeOrders(tx, config, actor, wish, () => true);
      checkoutId = placed.checkoutId;
      return findOrdersOfCheckout(tx, checkoutId);
    }),
  );
  await close();
  return { buyerId: buyer.id, checkoutId, statements };
}

/** As another buyer, who makes a checkout of their own. */
async function buyAlone(pool: pg.Pool, recorded: Recorded | undefined, buyer: Buyer | undefined) {
  if (!recorded || !buyer) throw new Error("there are too few baskets");
  let checkoutId: unknown;
  await runAlone(
    pool,
    recorded.statements,
    (value) => (value === recorded.buyerId ? buyer.id : value === recorded.checkoutId ? checkoutId : value),
    (row) => {
      checkoutId ??= row?.["checkout_id"];
    },
  );
  if (checkoutId === undefined) throw new Error("nothing was bought");
}

async function fillCartsOf({ platform }: Site, buyers: Buyer[], productIds: number[]): Promise<void> {
  const ids = buyers.map(({ id }) => id);
  await fillCarts(platform.db, ids, productIds);
}
