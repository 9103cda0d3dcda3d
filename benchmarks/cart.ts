import type { AddressInfo } from "node:net";
import pg from "pg";
import {
  createLog,
  dayIn,
  loadConfig,
  openPlatform,
  type Platform,
  systemClock,
  transaction,
} from "#platform";
import { createApp } from "../src/app.ts";
import { addToCart } from "../src/cart/cart.ts";
import { newPerson } from "../tests/support/people.ts";
import { withTemporaryDatabase } from "../tests/support/temporary-database.ts";
import { askedPerSecond, perSecond } from "./asking.ts";
import { median } from "./figures.ts";
import { row, timedDatabase } from "./timing.ts";

/**
 * How many increments of carts of three products a second come through HTTP from 32 clients, over how many times their
 * statements run a second through `pg` alone on 32 connections, in turns: `node benchmarks/cart.ts [seconds]`. Those
 * who ask are a thread of their own, so on two cores the database, the server and they share what there is.
 */
const clients = 32;
const seconds = Number(process.argv[2] ?? 5);

await withTemporaryDatabase(async ({ connection }) => {
  const config = loadConfig({
    ...{ JWT_SECRET: "x".repeat(32), RATE_LIMIT: "off", LOG_LEVEL: "silent" },
    ...{ DATABASE_POOL: String(clients), ACCESS_TOKEN_SECONDS: "3600" },
  });
  const platform = openPlatform(config, { log: createLog("silent"), clock: systemClock, connection });
  const app = await createApp(platform);
  await app.listen({ port: 0, host: "127.0.0.1" });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const buyers = await fillCarts(platform);

  const requests = buyers.map(
    ({ access, productId }) =>
      `PATCH /backend/api/cart/item_increment/${productId}/ HTTP/1.1\r\nHost: market\r\n` +
      `Authorization: Bearer ${access}\r\nContent-Length: 0\r\n\r\n`,
  );
  const throughHttp = () => askedPerSecond(url, requests, seconds);
  const pool = new pg.Pool({ ...connection, max: clients });
  const writes = await Promise.all(buyers.map((buyer) => statementsOf(platform, buyer)));
  const throughPg = () => perSecond(clients, seconds, (n) => runAlone(pool, writes[n] ?? []));

  await throughPg();
  await throughHttp();
  const ratios: number[] = [];
  console.log(row("increments a second", "pg", "HTTP", "ratio"));
  for (let round = 0; round < 5; round++) {
    const [alone, http] = [await throughPg(), await throughHttp()];
    ratios.push(http / alone);
    console.log(row(`round ${round + 1}`, alone, http, http / alone));
  }
  console.log(`the median ratio is ${median(ratios).toFixed(2)}`);
  process.exitCode = median(ratios) >= 0.6 ? 0 : 1;
  await pool.end();
  await app.close();
  await platform.database.close();
});

interface Buyer {
  id: number;
  access: string;
  /** What the buyer puts more and more of into the cart. */
  productId: number;
}

/** A buyer for each client, with three products in the cart. */
async function fillCarts(platform: Platform): Promise<Buyer[]> {
  const now = platform.clock.now();
  const people = { platform } as Parameters<typeof newPerson>[0];
  const selling = { producer_status: "approved", producer_since: now, offers: ["pickup"] };
  const producer = await newPerson(people, "producer", selling);
  const pears = {
    ...{ producer_id: producer.id, name: "Pears", category: "fruit", currency: "EUR", price_minor: 350 },
    ...{ pack_size: "1.5", pack_unit: "kg", stock: 1_000_000, created_at: now, updated_at: now },
  };
  return Promise.all(
    Array.from({ length: clients }, async (_, n) => {
      const { id, access } = await newPerson(people, `buyer-${n}`);
      const products = platform.db.insertInto("products").values([pears, pears, pears]).returning("id");
      const ids = (await products.execute()).map((product) => product.id);
      const lines = ids.map((product_id) => ({ user_id: id, product_id, quantity: 1, added_at: now }));
      await platform.db.insertInto("cart_lines").values(lines).execute();
      return { id, access, productId: ids[0] ?? 0 };
    }),
  );
}

type Statement = { sql: string; parameters: readonly unknown[] };

/** What one increment of a buyer sends, from its begin to its commit. */
async function statementsOf({ database, config }: Platform, { id, productId }: Buyer): Promise<Statement[]> {
  const { db, time } = timedDatabase(database);
  const now = systemClock.now();
  const wanted = { userId: id, productId, quantity: 1, now, today: dayIn(config.timeZone, now) };
  const { statements } = await time(() => transaction(db, (tx) => addToCart(tx, wanted)));
  if (statements.length !== 4) throw new Error(`an increment sends ${statements.length} statements`);
  return statements;
}

async function runAlone(pool: pg.Pool, statements: Statement[]): Promise<void> {
  const client = await pool.connect();
  for (const { sql, parameters } of statements) await client.query(sql, [...parameters]);
  client.release();
}
