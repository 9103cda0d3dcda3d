import pg from "pg";
import { dayIn, systemClock } from "#platform/base";
import { transaction } from "#platform/database";
import { addToCart } from "../src/cart/cart.ts";
import { perSecond } from "./asking.ts";
import { requestOf } from "./requests.ts";
import { runTrials } from "./run.ts";
import { addBuyers, addProducts, type Buyer, fillCarts } from "./shop.ts";
import type { Site } from "./site.ts";
import { runAlone, type Statement, timedDatabase } from "./timing.ts";
import { seconds, type Trial } from "./trials.ts";

const clients = 32;

/**
 * How many increments of carts of three products a second come through HTTP from 32 clients, over how many times their
 * statements run a second through `pg` alone on as many connections: `node benchmarks/cart.ts`
 */
if (import.meta.main) await runTrials(cartTrials);

export async function cartTrials(site: Site): Promise<Trial[]> {
  const products = await addProducts(site, 3, 1_000_000);
  const buyers = await addBuyers(site, clients);
  await fillCarts(
    site.platform.db,
    buyers.map(({ id }) => id),
    products,
  );
  const [productId = 0] = products;
  return [
    {
      what: "PATCH cart/item_increment/<id>/",
      load: async () => ({ url: site.url, clients: buyers.map((buyer) => [incrementOf(buyer, productId)]) }),
      async ceiling() {
        const writes: Statement[][] = [];
        for (const buyer of buyers) writes.push(await statementsOf(site, buyer, productId));
        const pool = new pg.Pool({ ...site.connection, max: clients });
        const most = () => perSecond(clients, seconds, (n) => runAlone(pool, writes[n] ?? []));
        return { most, close: () => pool.end() };
      },
      bar: { atLeast: 0.6 },
      against: { cpu: 0.6 },
    },
  ];
}

function incrementOf({ access }: Buyer, productId: number): string {
  const headers = { authorization: `Bearer ${access}` };
  return requestOf(`cart/item_increment/${productId}/`, { method: "PATCH", headers });
}

/** What one increment of a buyer sends, from its begin to its commit. */
async function statementsOf({ platform }: Site, { id }: Buyer, productId: number): Promise<Statement[]> {
  const { db, time, close } = timedDatabase(platform.database);
  const now = systemClock.now();
  const wanted = {
    owner: { userId: id },
    productId,
    quantity: 1,
    now,
    today: dayIn(platform.config.timeZone, now),
  };
  const { statements } = await time(() => transaction(db, (tx) => addToCart(tx, wanted)));
  await close();
  if (statements.length !== 4) throw new Error(`an increment sends ${statements.length} statements`);
  return statements;
}
