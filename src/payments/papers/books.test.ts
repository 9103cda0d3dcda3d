import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../../../tests/support/app.ts";
import { requireSound } from "../../../tests/support/market.ts";
import { booksSettings, requireAgreement, requireReports, sellAtRandom } from "./books.fixture.ts";

let app: TestApp;
before(async () => {
  app = await startApp(booksSettings);
});
after(() => app.close());

test("papers, orders, reports and the ledger agree to the cent after orders and refunds of all kinds", async () => {
  await sellAtRandom(app, 24, 7);
  await requireAgreement(app);
  await requireReports(app);
  await requireSound(app);
});
