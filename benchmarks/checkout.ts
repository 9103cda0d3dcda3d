import { parseArgs } from "node:util";
import pg from "pg";
import { transaction } from "#platform";
import { placeOrders } from "../src/orders/checkout.ts";
import { findOrdersOfCheckout } from "../src/orders/queries/orders.ts";
import { withTemporaryDatabase } from "../tests/support/temporary-database.ts";
import { askedPerSecond, perSecond } from "./asking.ts";
import { median } from "./figures.ts";
import { addBuyers, addProducts, type Buyer, fillCarts, openShop, type Shop } from "./shop.ts";
import { row, timedDatabase } from "./timing.ts";

/**
 * How many checkouts of three lines a second come through HTTP from 32 clients, over how many times their statements run
 * a second through `pg` alone on as many connections, with no trigger, foreign key or job; in turns. Then, with a disk
 * that takes a millisecond for each commit, what 32 clients do over what one does. Each client buys products of its own.
 * `node benchmarks/checkout.ts [--seconds 5] [--rounds 5] [--clients 32] [--disk 1] [--no-letters]`: the disk in
 * milliseconds; without letters their jobs are added but wait. Those who ask are a thread of their own, so on two cores the database, the server and they
 * share what there is.
 */
const { values: options } = parseArgs({
  options: {
    seconds: { type: "string", default: "5" },
    rounds: { type: "string", default: "5" },
    clients: { type: "string", default: "32" },
    "no-letters": { type: "boolean", default: false },
    disk: { type: "string", default: "1" },
  },
});
const seconds = Number(options.seconds);
const clients = Number(options.clients);
const wish = { payment_method: "cash" as const, delivery_method: "pickup" as const };
/** More baskets than a client gets through in a second, alone and as one of many. */
const [mostAlone, mostOfMany] = [300, 60];

const ratios: number[] = [];
const gains: number[] = [];

await withTemporaryDatabase(async ({ connection }) => {
  const stall = await openStall(connection);
  // A session that replicates fires no trigger and checks no foreign key; the rest is as the server sets it.
  const replica = "-c session_replication_role=replica -c max_parallel_workers_per_gather=0";
  const alone = new pg.Pool({
    ...connection,
    max: clients,
    options: `${replica} -c work_mem=16MB -c random_page_cost=1.1`,
  });
  // A pool without a listener would end the process where an error ends the work first.
  alone.on("error", () => {});
  const throughPg = () => stall.throughPg(alone);
  await throughPg();
  await stall.throughHttp(clients);
  console.log(row("checkouts of 3 lines a second", "pg", "HTTP", "ratio"));
  for (let round = 1; round <= Number(options.rounds); round++) {
    const [bare, http] = [await throughPg(), await stall.throughHttp(clients)];
    ratios.push(http / bare);
    console.log(row(`${clients} clients, round ${round}`, bare, http, http / bare));
  }
  console.log(`the median ratio is ${median(ratios).toFixed(2)}`);
  await alone.end();
  await stall.close();
});

// Each commit waits before it goes to the disk, as one of that speed would make it.
const slowDisk = { commit_delay: String(1000 * Number(options.disk)), commit_siblings: "0" };
await withTemporaryDatabase(async ({ connection }) => {
  const stall = await openStall(connection);
  await stall.throughHttp(clients);
  console.log(
    row(`checkouts a second, ${options.disk} ms for each commit`, "1 client", `${clients}`, "ratio"),
  );
  for (let round = 1; round <= 3; round++) {
    const [one, all] = [await stall.throughHttp(1), await stall.throughHttp(clients)];
    gains.push(all / one);
    console.log(row(`round ${round}`, one, all, all / one));
  }
  console.log(`the median ratio is ${median(gains).toFixed(2)}`);
  await stall.close();
}, slowDisk);
process.exitCode = median(ratios) >= 0.5 && median(gains) >= 5 ? 0 : 1;

/** A shop with buyers for each client, and the two ways to check out. */
async function openStall(connection: pg.ClientConfig) {
  const shop = await openShop(connection, { hasJobs: !options["no-letters"], connections: clients });
  const products = await addProducts(shop, 3 * clients, 1_000_000);
  const of = (n: number) => products.slice(3 * n, 3 * n + 3);
  // Ids that no other number in a statement can be.
  await shop.platform.database.pool.query(
    "alter sequence users_id_seq restart 1000000000; alter sequence checkouts_id_seq restart 2000000000",
  );
  const recorded: Recorded[] = [];
  for (let n = 0; n < clients; n++) recorded.push(await recordCheckout(shop, of(n)));
  const buyers = await addBuyersOf(shop);
  const refill = async (count: number) => {
    for (const [n, those] of buyers.slice(0, count).entries()) await fillCartsOf(shop, those, of(n));
    return buyers.slice(0, count).map((those) => [...those]);
  };
  return {
    close: shop.close,
    async throughHttp(count: number) {
      const baskets = await refill(count);
      return askedPerSecond(
        shop.url,
        baskets.map((those) => those.map(requestOf)),
        seconds,
      );
    },
    async throughPg(pool: pg.Pool) {
      const baskets = await refill(clients);
      return perSecond(clients, seconds, (n) => runAlone(pool, recorded[n], baskets[n]?.pop()));
    },
  };
}

/** What a checkout sends, from its begin to its commit, but for what it adds to the queue of jobs. */
interface Recorded {
  buyerId: number;
  checkoutId: number;
  statements: { sql: string; parameters: readonly unknown[] }[];
}

async function recordCheckout(shop: Shop, productIds: number[]): Promise<Recorded> {
  const [buyer] = await addBuyers(shop, 1);
  if (!buyer) throw new Error("nobody buys");
  await fillCartsOf(shop, [buyer], productIds);
  const { config, database, clock } = shop.platform;
  const { db, time } = timedDatabase(database);
  let checkoutId = 0;
  const actor = { userId: buyer.id, now: clock.now() };
  const { statements } = await time(() =>
    transaction(db, async (tx) => {
      const placed = await placeOrders(tx, config, actor, wish, () => true);
      checkoutId = placed.checkoutId;
      return findOrdersOfCheckout(tx, checkoutId);
    }),
  );
  return { buyerId: buyer.id, checkoutId, statements };
}

/** Runs them as another buyer, who makes a checkout of their own. */
async function runAlone(pool: pg.Pool, recorded: Recorded | undefined, buyer: Buyer | undefined) {
  if (!recorded || !buyer) throw new Error("there are too few baskets");
  const client = await pool.connect();
  let checkoutId: unknown;
  for (const { sql, parameters } of recorded.statements) {
    const values = parameters.map((value) =>
      value === recorded.buyerId ? buyer.id : value === recorded.checkoutId ? checkoutId : value,
    );
    const { rows } = await client.query(sql, values);
    checkoutId ??= rows[0]?.checkout_id;
  }
  client.release();
  if (checkoutId === undefined) throw new Error("nothing was bought");
}

/** Those who buy one after the other for each client: each has one cart. */
async function addBuyersOf(shop: Shop): Promise<Buyer[][]> {
  const all: Buyer[][] = [];
  for (let n = 0; n < clients; n++)
    all.push(await addBuyers(shop, (n === 0 ? mostAlone : mostOfMany) * seconds));
  return all;
}

async function fillCartsOf({ platform }: Shop, buyers: Buyer[], productIds: number[]): Promise<void> {
  const ids = buyers.map(({ id }) => id);
  await fillCarts(platform.db, ids, productIds);
}

function requestOf({ access }: Buyer): string {
  const body = JSON.stringify(wish);
  return (
    `POST /backend/api/order/ HTTP/1.1\r\nHost: market\r\nAuthorization: Bearer ${access}\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  );
}
