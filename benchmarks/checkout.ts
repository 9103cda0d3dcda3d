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

await withTemporaryDatabase(async ({ connection }) => {
  const shop = await openShop(connection, { hasJobs: !options["no-letters"], connections: clients });
  const alone = new pg.Pool({ ...connection, max: clients, options: "-c session_replication_role=replica" });
  const products = await addProducts(shop, 3 * clients, 1_000_000);
  const of = (n: number) => products.slice(3 * n, 3 * n + 3);
  // A pool without a listener would end the process where an error ends the work first.
  alone.on("error", () => {});
  // Ids that no other number in a statement can be.
  await alone.query(
    "alter sequence users_id_seq restart 1000000000; alter sequence checkouts_id_seq restart 2000000000",
  );
  const templates = await Promise.all(Array.from({ length: clients }, (_, n) => recordCheckout(shop, of(n))));

  const buyers = await addBuyersOf(shop);
  const refill = async (count: number) => {
    for (const [n, those] of buyers.slice(0, count).entries()) await fillCartsOf(shop, those, of(n));
    return buyers.slice(0, count);
  };
  const throughHttp = async (count = clients) =>
    askedPerSecond(
      shop.url,
      (await refill(count)).map((those) => those.map(requestOf)),
      seconds,
    );
  const throughPg = async () => {
    const left = (await refill(clients)).map((those) => [...those]);
    return perSecond(clients, seconds, (n) => runAlone(alone, templates[n], left[n]?.pop()));
  };

  await throughPg();
  await throughHttp();
  const ratios: number[] = [];
  console.log(row("checkouts of 3 lines a second", "pg", "HTTP", "ratio"));
  for (let round = 1; round <= Number(options.rounds); round++) {
    const [bare, http] = [await throughPg(), await throughHttp()];
    ratios.push(http / bare);
    console.log(row(`${clients} clients, round ${round}`, bare, http, http / bare));
  }
  console.log(`the median ratio is ${median(ratios).toFixed(2)}`);

  await slowDown(shop);
  const gains: number[] = [];
  console.log(
    row(`checkouts a second, ${options.disk} ms for each commit`, "1 client", `${clients}`, "ratio"),
  );
  for (let round = 1; round <= 3; round++) {
    const [one, all] = [await throughHttp(1), await throughHttp()];
    gains.push(all / one);
    console.log(row(`round ${round}`, one, all, all / one));
  }
  console.log(`the median ratio is ${median(gains).toFixed(2)}`);
  process.exitCode = median(ratios) >= 0.5 && median(gains) >= 5 ? 0 : 1;
  await alone.end();
  await shop.close();
});

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

/** From here on each commit waits before it goes to the disk, as a slow one would make it. */
async function slowDown({ platform: { database } }: Shop): Promise<void> {
  await database.pool.query(`alter system set commit_delay = ${1000 * Number(options.disk)}`);
  await database.pool.query("alter system set commit_siblings = 0");
  await database.pool.query("alter system set fsync = on");
  await database.pool.query("select pg_reload_conf()");
}
