import { call } from "../tests/support/client.ts";
import { requireSound } from "../tests/support/market.ts";
import { withTemporaryDatabase } from "../tests/support/temporary-database.ts";
import { addBuyers, addProducts, fillCarts, openShop, type Shop } from "./shop.ts";

/**
 * Lets many buy the last packages of a product at once: `node benchmarks/oversell.ts [buyers] [rounds]`. Each round is a
 * product of its own, with 1, 10 or 100 left, and one package of it in every cart.
 */
const [buyerCount = 500, rounds = 20] = process.argv.slice(2).map(Number);

await withTemporaryDatabase(async ({ connection }) => {
  const shop = await openShop(connection);
  const buyers = await addBuyers(shop, buyerCount);
  let isRight = true;
  for (const left of [1, 10, 100]) {
    const seen = new Map<string, number>();
    const sold: number[] = [];
    let longest = 0;
    for (let round = 0; round < rounds; round++) {
      const products = await addProducts(shop, 1, left);
      await fillCarts(
        shop.platform.db,
        buyers.map(({ id }) => id),
        products,
      );
      const began = performance.now();
      const answers = await Promise.all(buyers.map((as) => buy(shop, as)));
      longest = Math.max(longest, performance.now() - began);
      for (const what of answers) seen.set(what, (seen.get(what) ?? 0) + 1);
      sold.push(answers.filter((what) => what === "201").length);
      const rows = shop.platform.db
        .selectFrom("product_stock")
        .select("stock")
        .where("product_id", "in", products);
      if ((await rows.executeTakeFirst())?.stock !== 0) isRight = false;
      await shop.platform.db.deleteFrom("cart_lines").execute();
    }
    const failed = [...seen].filter(([what]) => what.startsWith("5")).length;
    if (failed > 0 || sold.some((count) => count !== left)) isRight = false;
    console.log(
      `${buyerCount} buyers of ${left}, ${rounds} rounds: sold ${[...new Set(sold)].join(", ")}; ` +
        `answers ${[...seen].map(([what, count]) => `${what}: ${count}`).join(", ")}; the longest round ${Math.round(longest)} ms`,
    );
  }
  await requireSound(shop);
  console.log("the audit of orders and money found nothing");
  process.exitCode = isRight ? 0 : 1;
  await shop.close();
});

async function buy(shop: Shop, as: { access: string }): Promise<string> {
  const json = { payment_method: "cash", delivery_method: "pickup" };
  const { status, body } = await call(shop, "POST", "order/", { as, json });
  return body.code ? `${status} ${body.code}` : String(status);
}
