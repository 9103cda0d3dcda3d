import { setTimeout as sleep } from "node:timers/promises";
import { openPlatform } from "#platform";
import { createLog, loadConfig, systemClock } from "#platform/base";
import { transaction } from "#platform/database";
import { setSiteCurrency } from "#wallet";
import { seededRandom } from "../demo/random.ts";
import { compareMoney } from "../tests/support/money-run/compare.ts";
import { untilSettled } from "../tests/support/money-run/evening.ts";
import { goShopping } from "../tests/support/money-run/shopping.ts";
import { databaseUrl, freePort, startServer } from "../tests/support/process.ts";
import { until } from "../tests/support/sites.ts";
import { startStripeTwin, twinWebhookSecret } from "../tests/support/stripe-twin/index.ts";
import { inMilliseconds, median } from "./figures.ts";
import { withCopy } from "./markets.ts";

/**
 * Many check out and pay by card through a twin of Stripe that loses, doubles, delays and reorders answers and events, while the
 * server is killed with -9 again and again; then all that is under way is brought to its end, and every order, refund and cent is
 * compared with what the twin has done: `node benchmarks/money.ts [checkouts] [kills] [clients]`.
 */
const [checkouts = 10_000, kills = 60, clients = 32] = process.argv.slice(2).map(Number);

await withCopy(100, async (connection) => {
  const random = seededRandom(kills + checkouts);
  const twin = await startStripeTwin({ random });
  const port = await freePort();
  const settings = {
    ...{ DATABASE_URL: databaseUrl(connection), JWT_SECRET: "x".repeat(32), ACCESS_TOKEN_SECONDS: "86400" },
    ...{ CURRENCIES: "EUR,CHF", PAYMENT_METHODS: "cash,card", COMMISSION_PERCENT: "7.5" },
    ...{ RATE_LIMIT: "off", DRAIN_SECONDS: "0", LOG_LEVEL: "fatal", PORT: String(port), ...twin.settings },
  };
  const platform = openPlatform(loadConfig(settings), {
    log: createLog("silent"),
    clock: systemClock,
    connection,
  });
  await transaction(platform.db, (tx) => setSiteCurrency(tx, "EUR", systemClock.now()));
  let server = await startServer(settings);
  twin.webhooks.to(`${server.url}/backend/api/payments/stripe/webhook/`, twinWebhookSecret);
  twin.become({
    ...{ limited: 0.02, away: 0.01, requestLost: 0.02, answerLost: 0.04, slowByMilliseconds: 20 },
    ...{ eventLost: 0.1, eventDoubled: 0.2, eventLateByMilliseconds: 2_000 },
  });
  const began = performance.now();
  const shopping = await goShopping(
    { url: () => server.url, platform, twin, random },
    { checkouts, buyers: clients },
  );
  const starts: number[] = [];
  for (let kill = 1; kill <= kills; kill++) {
    await until(() => shopping.done() >= (checkouts * kill) / (kills + 1), "more had checked out", 600);
    // At any moment of what a payment does, not only at its end.
    await sleep(random() * 200);
    server.child.kill("SIGKILL");
    await server.ended;
    const down = performance.now();
    server = await startServer(settings);
    starts.push(performance.now() - down);
    process.stderr.write(`\r${kill} kills, ${shopping.done()} checkouts `);
  }
  await shopping.ended;
  const seconds = (performance.now() - began) / 1000;
  await untilSettled({ platform, twin });
  const money = await compareMoney(platform, twin);
  const { chargedTwice, paidAndNotPlaced, refundedTwice, otherwise } = money;
  const off = money.balances.filter(({ ledger, twin: held }) => ledger !== held);
  console.log(`
checkouts                        ${shopping.done()} of ${clients} clients in ${Math.round(seconds)} s
kill -9 of the server            ${kills} times; it was back within ${inMilliseconds(median(starts))}, the median
payments at the twin             ${money.payments}; refunds ${money.refunds}; events ${twin.account.events.length}
charged twice                    ${chargedTwice.length}
paid and not placed              ${paidAndNotPlaced.length}
refunded twice                   ${refundedTwice.length}
otherwise not as it has to be    ${otherwise.length}
${money.balances.map(({ currency, ledger, twin: held }) => `ledger and twin, ${currency}             ${ledger} and ${held} cents`).join("\n")}
wrong answers meanwhile          ${shopping.wrong.length}`);
  const wrong = [...chargedTwice, ...paidAndNotPlaced, ...refundedTwice, ...otherwise, ...shopping.wrong];
  for (const line of wrong.slice(0, 20)) console.log(line);
  process.exitCode = wrong.length + off.length > 0 ? 1 : 0;
  await platform.database.close();
  server.child.kill("SIGINT");
  await server.ended;
  await twin.close();
});
