import { auditBank } from "#payments";
import { openAccount } from "../src/payments/bank/bank.fixture.ts";
import { runScenario } from "../src/payments/bank/scenario.fixture.ts";
import { startApp } from "../tests/support/app.ts";
import { requireSound } from "../tests/support/market.ts";
import { newPerson, newProducer } from "../tests/support/people.ts";
import { withTemporaryDatabase } from "../tests/support/temporary-database.ts";

/**
 * Reads statements by chance in: `node benchmarks/statements.ts [statements] [seed]`. Nothing may be booked twice, lost or matched
 * wrongly, and of payments of just what is due that name their reference 99 in 100 are matched without a person.
 */
const [statements = 2000, seed = 1] = process.argv.slice(2).map(Number);
const leastMatched = 0.99;

await withTemporaryDatabase(async ({ connection }) => {
  const settings = {
    PAYMENT_METHODS: "cash,card,transfer",
    COMMISSION_PERCENT: "10",
    ACCESS_TOKEN_SECONDS: "86400",
  };
  const app = await startApp(settings, { connection, revive: async () => {} });
  const staff = await newPerson(app, "mara", { roles: ["staff"] });
  await openAccount(app, staff);
  const producer = await newProducer(app, "greta");
  const buyers = [];
  for (const name of ["bruno", "clara", "dirk", "ella"]) buyers.push(await newPerson(app, name));
  const began = performance.now();
  const result = await runScenario(app, { staff, producer, buyers }, { statements, seed });
  const seconds = (performance.now() - began) / 1000;
  await app.jobsDone();
  const { payments, files, exact, exactMatched, bookedTwice, lost, wrong, refused } = result;
  const bad = [...bookedTwice, ...lost, ...wrong, ...refused];
  console.log(`
statements                   ${statements} in ${files} files, in ${seconds.toFixed(0)} s
payments                     ${payments}
booked twice, lost           ${bookedTwice.length}, ${lost.length}
matched wrongly              ${wrong.length}
files refused                ${refused.length}
exact ones matched           ${exactMatched} of ${exact} (${((100 * exactMatched) / exact).toFixed(2)} %)`);
  for (const line of bad.slice(0, 20)) console.log(line);
  await requireSound(app);
  const differences = await auditBank(app.platform.db);
  for (const line of differences) console.log(line);
  console.log(`differences in the audit     ${differences.length}`);
  const isRight = bad.length + differences.length === 0 && exactMatched >= leastMatched * exact;
  process.exitCode = isRight ? 0 : 1;
  await app.close();
});
