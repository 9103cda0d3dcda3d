import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import type { ClientConfig } from "pg";
import { openPlatform, type Platform } from "#platform";
import { createLog, loadConfig, systemClock } from "#platform/base";
import { type Db, transaction } from "#platform/database";
import { createTokens } from "../src/accounts/tokens.ts";
import { createApp } from "../src/app.ts";
import { createWork } from "../src/work.ts";
import { call } from "../tests/support/client.ts";
import type { Site } from "./site.ts";

/** A Farmgate in this process, without limits on rates, on a database of the caller's. */
export interface Shop {
  url: string;
  platform: Platform;
  close(): Promise<void>;
}

/** Letters are written by jobs, as in a server, unless `hasJobs` is false: then they are only added. */
export async function openShop(
  connection: ClientConfig,
  { hasJobs = true, connections = 16 }: { hasJobs?: boolean; connections?: number } = {},
): Promise<Shop> {
  const config = loadConfig({
    ...{ JWT_SECRET: "x".repeat(32), RATE_LIMIT: "off", LOG_LEVEL: "silent" },
    ...{ ACCESS_TOKEN_SECONDS: "86400", DATABASE_POOL: String(connections) },
  });
  const platform = openPlatform(config, { log: createLog("silent"), clock: systemClock, connection });
  const app = await createApp(platform);
  const work = createWork(platform);
  await (hasJobs ? work.start() : work.open());
  await app.listen({ port: 0, host: "127.0.0.1" });
  return {
    url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`,
    platform,
    async close() {
      await app.close();
      await work.stop();
      await platform.database.close();
    },
  };
}

export interface Buyer {
  id: number;
  access: string;
}

/** So many people who are signed in. */
export async function addBuyers({ platform }: Pick<Shop, "platform">, count: number): Promise<Buyer[]> {
  const tokens = createTokens(platform);
  return (await addPeople(platform.db, "buyer", count)).map((id) => ({
    id,
    access: tokens.signAccess({ sessionId: 1, userId: id }),
  }));
}

/** So many products of one producer, each with so much in stock, as the producer would tell of them. */
export async function addProducts(
  shop: Pick<Shop, "platform" | "url">,
  count: number,
  stock: number,
): Promise<number[]> {
  const { db } = shop.platform;
  const [userId = 0] = await addPeople(db, "producer", 1);
  const selling = { producer_status: "approved", producer_since: new Date(), offers: ["pickup"] };
  await db.updateTable("users").set(selling).where("id", "=", userId).execute();
  const as = { access: createTokens(shop.platform).signAccess({ sessionId: 1, userId }) };
  const ids: number[] = [];
  for (let n = 1; n <= count; n++) {
    const pack = { price: { amount: "3.50", currency: "EUR" }, pack_size: "1.5", pack_unit: "kg" };
    const json = { name: `Pears ${n}`, category: "fruit", ...pack, stock };
    const { status, body } = await call(shop, "POST", "products/new/", { as, json });
    if (status !== 201) throw new Error(`the answer was ${status} ${JSON.stringify(body)}`);
    ids.push(body.id);
  }
  return ids;
}

/** Puts one package of each of these into each of those carts, as their buyers would. */
export async function fillCarts(db: Db, buyerIds: number[], productIds: number[]): Promise<void> {
  await sql`
    insert into cart_lines (user_id, product_id, quantity, added_at)
    select user_id, product_id, 1, now()
    from unnest(${buyerIds}::bigint[]) user_id, unnest(${productIds}::bigint[]) product_id
    on conflict do nothing`.execute(db);
}

/** So many people, each with twenty orders of three things, and these in the cart again. */
export async function addBuyersWithOrders(site: Site, count: number): Promise<Buyer[]> {
  const buyers = await addBuyers(site, count);
  const products = await addProducts(site, 3, 1_000_000);
  const ids = buyers.map(({ id }) => id);
  const json = { payment_method: "cash", delivery_method: "pickup" };
  for (let order = 0; order < 20; order++) {
    await fillCarts(site.platform.db, ids, products);
    await Promise.all(buyers.map((as) => call(site, "POST", "order/", { as, json })));
  }
  await fillCarts(site.platform.db, ids, products);
  await untilCalm(site);
  return buyers;
}

/** Waits for what a site has left to do: while it writes thousands of letters, what it does beside them says little. */
export async function untilCalm(site: Site): Promise<void> {
  const [second, busy] = [1000, 0.2];
  const taken = () => site.cpu().server + site.cpu().database;
  for (let before = taken(); ; before = taken()) {
    await sleep(second / 2);
    if (!(taken() - before > busy / 2)) return;
  }
}

/** Past the triggers that make people searchable, which take their time with thousands at once. */
async function addPeople(db: Db, name: string, count: number): Promise<number[]> {
  return transaction(db, async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx);
    const { rows } = await sql<{ id: number }>`
      insert into users (username, email, password_hash, joined_at)
      select word, word || '@example.org', 'none', now()
      from (select ${name} || '-' || gen_random_uuid()::text as word from generate_series(1, ${count}::integer)) names
      returning id`.execute(tx);
    return rows.map(({ id }) => id);
  });
}
