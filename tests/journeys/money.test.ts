import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { seededRandom } from "../../demo/random.ts";
import { compareMoney } from "../support/money-run/compare.ts";
import { untilSettled } from "../support/money-run/evening.ts";
import { goShopping } from "../support/money-run/shopping.ts";
import { openStripeShop } from "../support/stripe-shop.ts";

test("with answers and events lost, doubled and late, and every step cut off, all money is where it belongs", async (t) => {
  const shop = await openStripeShop({ CURRENCIES: "EUR,CHF" });
  t.after(() => shop.close());
  const { app, twin } = shop;
  const random = seededRandom(7);
  twin.become({
    ...{ limited: 0.03, requestLost: 0.03, answerLost: 0.05 },
    eventLost: 0.1,
    eventDoubled: 0.2,
    eventLateByMilliseconds: 100,
  });
  const site = { url: () => app.url, platform: app.platform, twin, random };
  const shopping = await goShopping(site, { checkouts: 30, buyers: 10 });
  let cut = 0;
  // Whatever a connection of the site is doing at the moment is undone.
  const cutting = setInterval(() => {
    const one = sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and state = 'idle in transaction' limit 1`;
    one.execute(app.platform.db).then(
      ({ rows }) => {
        cut += rows.length;
      },
      () => {},
    );
  }, 250);
  await shopping.ended.finally(() => clearInterval(cutting));
  const bought = performance.now();
  await untilSettled(site);
  t.diagnostic(`${Math.round(performance.now() - bought)} ms until all was settled`);
  const money = await compareMoney(app.platform, twin);
  assert.deepEqual(shopping.wrong.slice(0, 3), []);
  const { chargedTwice, paidAndNotPlaced, refundedTwice, otherwise, balances } = money;
  assert.deepEqual(
    { chargedTwice, paidAndNotPlaced, refundedTwice, otherwise: otherwise.slice(0, 5) },
    { chargedTwice: [], paidAndNotPlaced: [], refundedTwice: [], otherwise: [] },
  );
  for (const { currency, ledger, twin: held } of balances) assert.equal(ledger, held, currency);
  t.diagnostic(`${money.payments} payments, ${money.refunds} refunds, ${cut} connections cut`);
  assert.ok(money.payments > 20);
});
