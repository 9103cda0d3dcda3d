import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../../../tests/support/app.ts";
import { requireSound } from "../../../tests/support/market.ts";
import { newPerson, newProducer } from "../../../tests/support/people.ts";
import { openAccount } from "./bank.fixture.ts";
import { auditBank } from "./entries/audit.ts";
import { schemaErrors } from "./iso20022.fixture.ts";
import { type Result, runScenario } from "./scenario.fixture.ts";

let app: TestApp;
let result: Result;
before(async () => {
  app = await startApp({ PAYMENT_METHODS: "cash,card,transfer", COMMISSION_PERCENT: "10" });
  const staff = await newPerson(app, "mara", { roles: ["staff"] });
  await openAccount(app, staff);
  const producer = await newProducer(app, "greta");
  const buyers = [await newPerson(app, "bruno"), await newPerson(app, "clara")];
  result = await runScenario(app, { staff, producer, buyers }, { statements: 40, seed: 20_260_501 });
});
after(() => app.close());

test("of 40 statements by chance nothing is booked twice, lost, or matched wrongly", () => {
  const { refused, bookedTwice, lost, wrong } = result;
  assert.deepEqual(
    { refused, bookedTwice, lost, wrong },
    { refused: [], bookedTwice: [], lost: [], wrong: [] },
  );
});

test("every payment of just what is due that names its reference is matched without a person", () => {
  assert.ok(result.exact > 30, String(result.exact));
  assert.equal(result.exactMatched, result.exact);
});

test("the ledger moves the bank's account as its statements do, to the cent", async () => {
  await app.jobsDone();
  await requireSound(app);
  assert.deepEqual(await auditBank(app.platform.db), []);
});

test("the statements that these tests read are valid by the schemas of ISO 20022", async (t) => {
  for (const [name, file] of result.samples) {
    if (!name.startsWith("camt") || name.endsWith("13")) continue;
    const errors = await schemaErrors(name, file);
    if (errors === undefined) return t.skip("the schemas of ISO 20022 are not here: set FARMGATE_SCHEMAS");
    assert.deepEqual(errors, [], name);
  }
});
