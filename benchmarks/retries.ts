import { randomInt, randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { requireSound } from "../tests/support/market.ts";
import { withTemporaryDatabase } from "../tests/support/temporary-database.ts";
import { addBuyers, addProducts, type Buyer, fillCarts, openShop, type Shop } from "./shop.ts";

/**
 * Checks out again and again under a key for each, each sent 1 to 5 times more than once, some of them at the same time,
 * with 1 in 10 answers dropped by the client: `node benchmarks/retries.ts [checkouts] [clients]`. Who is told to come
 * again does so, under the same key. Then counts what is there: a checkout per key, each what its client was told.
 */
const [wanted = 10_000, clients = 32] = process.argv.slice(2).map(Number);
const seen = { sent: 0, dropped: 0, waiting: 0, told: new Map<string, string>(), wrong: [] as string[] };

await withTemporaryDatabase(async ({ connection }) => {
  const shop = await openShop(connection);
  const agent = new Agent({ keepAlive: true, maxSockets: 2 * clients });
  const stock = 10 * wanted;
  const products = await addProducts(shop, 3, stock);
  const buyers = await addBuyers(shop, clients);
  const began = performance.now();
  await Promise.all(buyers.map((buyer, n) => shopOften(shop, agent, buyer, products, shareOf(n))));
  const seconds = (performance.now() - began) / 1000;
  agent.destroy();

  const { db } = shop.platform;
  const { rows: made } = await sql<{ id: number }>`select id from checkouts`.execute(db);
  const { rows: left } = await sql<{ stock: number }>`select stock from product_stock`.execute(db);
  const told = new Set([...seen.told.values()].map((body) => Number(JSON.parse(body).checkout_id)));
  const lost = [...told].filter((id) => !made.some((checkout) => checkout.id === id)).length;
  const doubled = made.length - told.size + (seen.told.size - told.size);
  const isStockRight = left.every((product) => product.stock === stock - wanted);
  console.log(`
checkouts                    ${seen.told.size} of ${wanted}, in ${seconds.toFixed(0)} s
requests                     ${seen.sent}, of which ${seen.dropped} answers were dropped and ${seen.waiting} were told to wait
doubled, lost                ${doubled}, ${lost}
stock is what was sold less  ${isStockRight}
other answers                ${seen.wrong.length}`);
  for (const line of seen.wrong.slice(0, 10)) console.log(line);
  await requireSound(shop);
  console.log("the audit of orders and money found nothing");
  const isRight =
    doubled === 0 && lost === 0 && isStockRight && seen.wrong.length === 0 && told.size === wanted;
  process.exitCode = isRight ? 0 : 1;
  await shop.close();
});

function shareOf(n: number): number {
  return Math.floor(wanted / clients) + (n < wanted % clients ? 1 : 0);
}

async function shopOften(shop: Shop, agent: Agent, buyer: Buyer, products: number[], times: number) {
  for (let n = 0; n < times; n++) {
    await fillCarts(shop.platform.db, [buyer.id], products);
    const key = randomUUID();
    let left = 1 + randomInt(1, 6);
    // Until its answer has come, and it was sent as often as it is to be.
    while (left > 0 || !seen.told.has(key)) {
      const atOnce = left > 1 && randomInt(2) === 0 ? 2 : 1;
      left -= atOnce;
      await Promise.all(Array.from({ length: atOnce }, () => send(shop, agent, buyer, key)));
    }
  }
}

async function send(shop: Shop, agent: Agent, { access }: Buyer, key: string): Promise<void> {
  seen.sent++;
  const answer = await ask(shop, agent, access, key, randomInt(10) === 0);
  if (answer === undefined) {
    seen.dropped++;
    return;
  }
  const { status, body, retryAfterSeconds } = answer;
  const before = seen.told.get(key);
  if ((status === 409 && body.includes("idempotency_in_progress")) || status === 503) {
    seen.waiting++;
    await sleep(retryAfterSeconds === undefined ? 5 : retryAfterSeconds * 1000);
  } else if (status !== 201 || (before !== undefined && before !== body))
    seen.wrong.push(`${status} ${body}`);
  else seen.told.set(key, body);
}

interface Answer {
  status: number;
  body: string;
  retryAfterSeconds: number | undefined;
}

/** Undefined where the client hung up, at any moment between sending and reading. */
function ask({ url }: Shop, agent: Agent, access: string, key: string, isDropped: boolean) {
  const json = JSON.stringify({ payment_method: "cash", delivery_method: "pickup" });
  const headers = {
    authorization: `Bearer ${access}`,
    "content-type": "application/json",
    "content-length": json.length,
    "idempotency-key": key,
  };
  return new Promise<Answer | undefined>((resolve, reject) => {
    const asked = request(`${url}/backend/api/order/`, { method: "POST", agent, headers }, async (answer) => {
      if (isDropped) asked.destroy();
      else {
        const { statusCode: status = 0, headers: fields } = answer;
        const wait = fields["retry-after"];
        const retryAfterSeconds = wait === undefined ? undefined : Number(wait);
        resolve({ status, body: await text(answer), retryAfterSeconds });
      }
    });
    asked.on("error", (error) => (isDropped ? resolve(undefined) : reject(error)));
    asked.on("close", () => isDropped && resolve(undefined));
    asked.end(json);
    if (isDropped) setTimeout(() => asked.destroy(), randomInt(60));
  });
}
