import pg from "pg";
import { transaction } from "#platform/database";
import { prepareCheckout } from "../src/orders/checkout.ts";
import { call } from "../tests/support/client.ts";
import { withTemporaryDatabase } from "../tests/support/temporary-database.ts";
import { ask, type Load, perSecond } from "./asking.ts";
import { requestOf } from "./requests.ts";
import { tell } from "./rows.ts";
import { runTrials } from "./run.ts";
import { addBuyers, addProducts, type Buyer, fillCarts, untilCalm } from "./shop.ts";
import { type Site, startSite } from "./site.ts";
import { runAlone, type Statement, timedDatabase } from "./timing.ts";
import { type Ceiling, measure, seconds, type Trial } from "./trials.ts";

const clients = 32;
const wish = { payment_method: "cash" as const, delivery_method: "pickup" as const };
/** More baskets than a client gets through in a turn, alone and as one of many. */
const [mostAlone, mostOfMany] = [300, 50];

/**
 * How many checkouts of three lines by two producers a second come through HTTP from 32 clients, over how many times their
 * statements run a second through `pg` alone on as many connections, with no trigger, foreign key or job; and how many until the
 * last of their letters has left. Then, with a disk that takes a millisecond for each commit, what 32 clients do over what one
 * does. Each client buys products of its own. `node benchmarks/checkout.ts [--against <commit>]`
 */
if (import.meta.main) {
  await runTrials(checkoutTrials);
  if (!process.argv.includes("--against")) await measureSlowDisk();
}

export async function checkoutTrials(site: Site): Promise<Trial[]> {
  const stall = await openStall(site);
  return [
    {
      what: "POST order/, three lines",
      load: () => stall.load(clients),
      ceiling: () => stall.ceiling(),
      bar: { atLeast: 0.5 },
      isAlone: true,
    },
    {
      what: "POST order/, three lines, until its letters are sent",
      load: async () => ({ ...(await stall.load(clients)), settle: await stall.lettersSent() }),
      against: { rate: 3 },
    },
  ];
}

/** Each commit waits before it goes to the disk, as one of that speed would make it. */
async function measureSlowDisk(): Promise<void> {
  await withTemporaryDatabase(
    async ({ connection }) => {
      const site = await startSite(connection);
      const stall = await openStall(site);
      const row = await measure(site, {
        what: "checkouts of 32 clients over those of one, 1 ms for each commit",
        load: () => stall.load(clients),
        ceiling: async () => ({
          most: async () => (await ask(await stall.load(1), seconds)).perSecond,
          close: () => {},
        }),
        bar: { atLeast: 5 },
      });
      tell([row]);
      await site.close();
    },
    { commit_delay: "1000", commit_siblings: "0" },
  );
}

/** Products and buyers for each client, and the two ways to check out. */
export async function openStall(site: Site) {
  const products: number[][] = [];
  for (let n = 0; n < clients; n++)
    products.push([...(await addProducts(site, 2, 1_000_000)), ...(await addProducts(site, 1, 1_000_000))]);
  // Ids that no other number in a statement can be.
  await site.platform.database.pool.query(
    "alter sequence users_id_seq restart 1000000000; alter sequence checkouts_id_seq restart 2000000000; alter sequence orders_id_seq restart 3000000000",
  );
  const buyers: Buyer[][] = [];
  for (let n = 0; n < clients; n++) buyers.push(await addBuyers(site, n === 0 ? mostAlone : mostOfMany));
  const refill = async (count: number) => {
    for (const [n, those] of buyers.slice(0, count).entries())
      await fillCartsOf(site, those, products[n] ?? []);
  };
  let ofEach: number | undefined;
  return {
    load: async (count: number): Promise<Load> => ({
      url: site.url,
      clients: buyers.slice(0, count).map((those) => those.map(orderOf)),
      refill: () => refill(count),
    }),
    async lettersSent() {
      ofEach ??= await countLetters(site, products[0] ?? []);
      const each = ofEach;
      await untilCalm(site);
      let sent = site.letters.count();
      return (answers: number) => {
        sent += each * answers;
        return site.letters.reach(sent);
      };
    },
    ceiling: () => statementsCeiling(site, products, buyers, refill),
  };
}

/** How many a checkout of these sends. */
async function countLetters(site: Site, productIds: number[]): Promise<number> {
  await untilCalm(site);
  const before = site.letters.count();
  const [as] = await addBuyers(site, 1);
  if (!as) throw new Error("nobody buys");
  await fillCartsOf(site, [as], productIds);
  await call(site, "POST", "order/", { as, json: wish });
  await site.letters.reach(before + 1);
  await untilCalm(site);
  return site.letters.count() - before;
}

/** The statements of a checkout, as other buyers. A session that replicates fires no trigger and checks no foreign key. */
async function statementsCeiling(
  site: Site,
  products: number[][],
  buyers: Buyer[][],
  refill: (count: number) => Promise<void>,
): Promise<Ceiling> {
  const recorded: Recorded[] = [];
  for (const ids of products) recorded.push(await recordCheckout(site, ids));
  // The rest is as the server sets it.
  const replica = "-c session_replication_role=replica -c max_parallel_workers_per_gather=0";
  const pool = new pg.Pool({
    ...site.connection,
    max: clients,
    options: `${replica} -c work_mem=16MB -c random_page_cost=1.1`,
  });
  // A pool without a listener would end the process where an error ends the work first.
  pool.on("error", () => {});
  const most = async () => {
    let [done, tookSeconds] = [0, 0];
    for (const turn = seconds / 6; tookSeconds < seconds; tookSeconds += turn) {
      await refill(clients);
      const baskets = buyers.map((those) => [...those]);
      done += turn * (await perSecond(clients, turn, (n) => buyAlone(pool, recorded[n], baskets[n]?.pop())));
    }
    return done / tookSeconds;
  };
  return { most, close: () => pool.end() };
}

function orderOf({ access }: Buyer): string {
  return requestOf("order/", { method: "POST", headers: { authorization: `Bearer ${access}` }, json: wish });
}

/** What a checkout sends, from its begin to its commit, but for what it adds to the queue of jobs. */
interface Recorded {
  /** The ids of its buyer, the checkout and the orders. */
  ids: number[];
  statements: Statement[];
}

async function recordCheckout(site: Site, productIds: number[]): Promise<Recorded> {
  const [buyer] = await addBuyers(site, 1);
  if (!buyer) throw new Error("nobody buys");
  await fillCartsOf(site, [buyer], productIds);
  const { config, database, clock, settings } = site.platform;
  const { db, time, close } = timedDatabase(database);
  const ids = [buyer.id];
  const actor = { userId: buyer.id, now: clock.now() };
  const jobs = { add: async () => {}, addLater: async () => {} };
  const { statements } = await time(() =>
    transaction(db, async (tx) => {
      const { id, orders, place } = await prepareCheckout(
        tx,
        { config, jobs, settings },
        actor,
        wish,
        () => true,
      );
      await place();
      ids.push(id, ...orders.map((order) => order.id));
    }),
  );
  await close();
  return { ids, statements };
}

/** As another buyer, who makes a checkout of their own. */
async function buyAlone(pool: pg.Pool, recorded: Recorded | undefined, buyer: Buyer | undefined) {
  if (!recorded || !buyer) throw new Error("there are too few baskets");
  const own: unknown[] = [buyer.id];
  const asOther = (id: unknown) => own[recorded.ids.indexOf(Number(id))] ?? id;
  await runAlone(
    pool,
    recorded.statements,
    (value) => {
      if (typeof value === "string") return value.replace(/\b[123]\d{9}\b/g, (id) => String(asOther(id)));
      return Array.isArray(value) ? value.map(asOther) : typeof value === "number" ? asOther(value) : value;
    },
    (rows) => {
      const [first] = rows;
      if (first?.["checkout_id"] === undefined) return;
      own.push(first["checkout_id"], ...rows.flatMap((row) => row["order_id"] ?? []));
    },
  );
  if (own.length < recorded.ids.length) throw new Error("nothing was bought");
}

async function fillCartsOf({ platform }: Site, buyers: Buyer[], productIds: number[]): Promise<void> {
  const ids = buyers.map(({ id }) => id);
  await fillCarts(platform.db, ids, productIds);
}
