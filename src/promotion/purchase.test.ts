import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call, type Sent } from "../../tests/support/client.ts";
import { earn } from "../../tests/support/money.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import { auditPromotions } from "./audit.ts";
import { writingImpressions } from "./impressions.ts";

let app: TestApp;
let admin: TestPerson;
before(async () => {
  app = await startApp();
  admin = await newPerson(app, "admin", { roles: ["product_admin"] });
});
after(async () => {
  assert.deepEqual(await auditPromotions(app.platform.db), []);
  await app.close();
});

const daySeconds = 24 * 3600;

async function newProduct(as: TestPerson, changes: object = {}): Promise<number> {
  const json = {
    ...{ name: "Pears", category: "fruit", price: { amount: "3.50", currency: "EUR" } },
    ...{ pack_size: "1", pack_unit: "kg", stock: 3, ...changes },
  };
  const answer = await call(app, "POST", "products/new/", { as, json });
  assert.equal(answer.status, 201, answer.text);
  return answer.body.id;
}

const promote = (
  as: TestPerson | undefined,
  product_id: number,
  days: unknown,
  headers: Record<string, string> = {},
  on = app,
) => call(on, "POST", "promotion/", { as, headers, json: { product_id, days } });

const availableOf = async (as: TestPerson) =>
  (await call(app, "GET", "wallet/", { as })).body.results[0].available.amount;

const endOf = async (as: TestPerson, id: number) =>
  (await call(app, "GET", `products/${id}/`, { as })).body.promoted_until;

test("who sells puts a product in front for what it costs, and again for more days from its end on", async () => {
  const eva = await newProducer(app, "eva");
  await earn(app, eva.id, 5000);
  const id = await newProduct(eva);
  const first = await promote(eva, id, 7);
  assert.equal(first.status, 201, first.text);
  assert.equal(first.headers.get("location"), null);
  const { promoted_until, ...rest } = first.body;
  assert.deepEqual(rest, { product_id: id, days: 7, cost: { amount: "7.00", currency: "EUR" } });
  const wanted = app.platform.clock.now().getTime() + 7 * daySeconds * 1000;
  assert.ok(Math.abs(Date.parse(promoted_until) - wanted) < 5000);
  const shown = await call(app, "GET", "products/promotion/");
  assert.deepEqual([shown.body.results[0].id, shown.body.results[0].is_promoted], [id, true]);

  const second = await promote(eva, id, 3);
  assert.equal(Date.parse(second.body.promoted_until), Date.parse(promoted_until) + 3 * daySeconds * 1000);
  assert.equal(await endOf(eva, id), second.body.promoted_until);
  assert.equal(await availableOf(eva), "40.00");
  const { body } = await call(app, "GET", "wallet/", { as: eva });
  const entries = await call(app, "GET", `wallet/${body.results[0].id}/entries/`, { as: eva });
  assert.partialDeepStrictEqual(entries.body.results[0], {
    ...{ account: "available", kind: "promotion", amount: { amount: "-3.00" } },
    ...{ balance_after: { amount: "40.00" }, order_id: null },
  });
});

test("a promotion that is over begins again at once, not where it ended", async () => {
  const past = await newProducer(app, "past");
  await earn(app, past.id, 500);
  const id = await newProduct(past);
  await app.platform.db
    .updateTable("products")
    .set({ promoted_until: new Date("2020-01-01") })
    .where("id", "=", id)
    .execute();
  const { body } = await promote(past, id, 1);
  assert.ok(Date.parse(body.promoted_until) > Date.now());
});

test("with too little in the wallet, or without one, nothing is promoted", async () => {
  const poor = await newProducer(app, "poor");
  const id = await newProduct(poor);
  const refusal = async (days: number) => {
    const { status, body } = await promote(poor, id, days);
    return [status, body.code];
  };
  assert.deepEqual(await refusal(1), [409, "insufficient_funds"]);
  await earn(app, poor.id, 699);
  assert.deepEqual(await refusal(7), [409, "insufficient_funds"]);
  assert.equal(await endOf(poor, id), null);
  assert.equal(await availableOf(poor), "6.99");
  const rows = app.platform.db.selectFrom("promotions").selectAll().where("product_id", "=", id);
  assert.deepEqual(await rows.execute(), []);
});

test("a product admin grants it free, on anybody's product, and it is written down who did", async () => {
  const granted = await newProducer(app, "granted");
  const id = await newProduct(granted, { is_listed: false });
  const answer = await promote(admin, id, 2);
  assert.deepEqual([answer.status, answer.body.cost], [201, { amount: "0.00", currency: "EUR" }]);
  assert.equal(await endOf(granted, id), answer.body.promoted_until);
  const row = await app.platform.db
    .selectFrom("promotions")
    .select(["producer_id", "made_by", "cost_minor"])
    .where("product_id", "=", id)
    .executeTakeFirstOrThrow();
  assert.deepEqual(row, { producer_id: granted.id, made_by: admin.id, cost_minor: 0 });
});

test("others promote nothing, and a product that they may not see is not told of", async () => {
  const [owner, other] = [await newProducer(app, "owner"), await newProducer(app, "other")];
  await earn(app, other.id, 500);
  const [listed, hidden] = [await newProduct(owner), await newProduct(owner, { is_listed: false })];
  const refusal = async (as: TestPerson, id: number) => {
    const { status, body } = await promote(as, id, 1);
    return [status, body.code];
  };
  assert.deepEqual(await refusal(other, listed), [403, "not_owner"]);
  assert.deepEqual(await refusal(other, hidden), [404, "not_found"]);
  assert.deepEqual(await refusal(other, 999_999), [404, "not_found"]);
  assert.equal((await promote(undefined, listed, 1)).status, 401);
  await call(app, "DELETE", `products/${listed}/`, { as: owner });
  for (const as of [owner, admin]) assert.deepEqual(await refusal(as, listed), [404, "not_found"]);
});

test("its owner may promote a product before it is listed", async () => {
  const early = await newProducer(app, "early");
  await earn(app, early.id, 500);
  const id = await newProduct(early, { is_listed: false });
  assert.equal((await promote(early, id, 1)).status, 201);
});

test("days are whole, 1 to 90", async () => {
  const eager = await newProducer(app, "eager");
  const id = await newProduct(eager);
  for (const [days, code] of [
    [0, "too_small"],
    [91, "too_large"],
    [1.5, "wrong_type"],
    ["1", "wrong_type"],
  ]) {
    const { status, body } = await promote(eager, id, days);
    assert.deepEqual([status, body.error_codes], [400, { days: [code] }]);
  }
});

test("each time a product is shown in its paid place is counted once, from the cache too, and outlasts a failing database", async () => {
  const { db } = app.platform;
  const seller = await newProducer(app, "shown");
  await earn(app, seller.id, 500);
  const id = await newProduct(seller, { name: "Quinces" });
  const { run: write } = writingImpressions(app.platform);
  await write();
  assert.equal((await promote(seller, id, 1)).status, 201);
  assert.equal((await promote(seller, await newProduct(seller), 1)).status, 201);
  const countsOf = async (productId: number) => {
    const rows = db.selectFrom("promotions").select("impressions").where("product_id", "=", productId);
    return (await rows.orderBy("id").execute()).map(({ impressions }) => impressions);
  };
  let wanted = 0;
  /** Asks for what shows the product in front, and counts along. */
  const show = async (path: string, times: number, sent: Sent = {}) => {
    wanted += times;
    const answers = [];
    for (let n = 0; n < times; n++) answers.push(await call(app, "GET", path, sent));
    return answers.at(-1);
  };

  const home = await show("/", 3);
  const etag = home?.headers.get("etag") ?? "";
  const again = await show("/", 2, { headers: { "if-none-match": etag } });
  assert.equal(again?.status, 304);
  await show("/", 1, { headers: { cookie: "farmgate=unknown" } });
  await show("products/promotion/?search=quinces", 3);
  await show("promotion/?limit=100", 2);
  // Put together anew from what is known of the list.
  await call(app, "PATCH", `products/${id}/`, { as: seller, json: { stock_change: 2 } });
  await show("products/promotion/?search=quinces", 1);
  for (const path of ["products/promotion/?search=nothing", "products/?search=quinces", `/products/${id}/`])
    await call(app, "GET", path);
  await call(app, "HEAD", "/");

  await sql`alter table promotions rename to hidden`.execute(db);
  await assert.rejects(write());
  await sql`alter table hidden rename to promotions`.execute(db);
  await show("/", 1);
  await write();
  assert.deepEqual(await countsOf(id), [wanted]);
  await write();
  assert.deepEqual(await countsOf(id), [wanted]);

  // What was bought while the first promotion lasts, lasts beside it; one that ended before counts no more.
  assert.equal((await promote(seller, id, 1)).status, 201);
  await show("/", 1);
  await write();
  assert.deepEqual(await countsOf(id), [wanted, 1]);
  const { body } = await call(app, "GET", "me/export/", { as: seller });
  const exported = body.promotions.filter(({ product_id }: { product_id: number }) => product_id === id);
  assert.deepEqual(
    exported.map(({ impressions }: { impressions: number }) => impressions),
    [1, wanted],
  );
  app.advance(1.5 * daySeconds);
  await show("/", 1);
  await write();
  assert.deepEqual(await countsOf(id), [wanted - 1, 2]);
});

test("asked for again under its key it is bought once", async () => {
  const twice = await newProducer(app, "twice");
  await earn(app, twice.id, 500);
  const id = await newProduct(twice);
  const first = await promote(twice, id, 2, { "idempotency-key": "june" });
  const again = await promote(twice, id, 2, { "idempotency-key": "june" });
  assert.deepEqual([again.status, again.text], [201, first.text]);
  assert.equal(await availableOf(twice), "3.00");
});

test("of 32 at once, of one product and of several, as many are bought as there is money for", async () => {
  for (const products of [1, 4]) {
    const seller = await newProducer(app, `parallel${products}`);
    await earn(app, seller.id, 500);
    const ids = await Promise.all(Array.from({ length: products }, () => newProduct(seller)));
    const tries = Array.from({ length: 32 }, (_, n) => promote(seller, ids[n % products] ?? 0, 1));
    const answers = await Promise.all(tries);
    const counts = Map.groupBy(answers, ({ status, body }) => `${status} ${body.code ?? ""}`);
    assert.deepEqual(Object.fromEntries([...counts].map(([what, those]) => [what, those.length])), {
      "201 ": 5,
      "409 insufficient_funds": 27,
    });
    assert.equal(await availableOf(seller), "0.00");
    const ends = await Promise.all(ids.map((id) => endOf(seller, id)));
    const days = ends.map((end) =>
      end === null
        ? 0
        : Math.round((Date.parse(end) - app.platform.clock.now().getTime()) / daySeconds / 1000),
    );
    assert.equal(
      days.reduce((sum, n) => sum + n),
      5,
    );
  }
});

test("a free market needs no money in a wallet, and a currency without cents is paid in whole units", async (t) => {
  for (const [settings, cost] of [
    [{ PROMOTION_PRICE_PER_DAY: "0" }, "0.00"],
    [{ PROMOTION_PRICE_PER_DAY: "150", CURRENCIES: "JPY,EUR" }, "300"],
    [{ PROMOTION_PRICE_PER_DAY: "0.5" }, "1.00"],
  ] as const) {
    const own = await startApp(settings);
    t.after(() => own.close());
    const seller = await newProducer(own, "seller");
    const json = {
      ...{ name: "Pears", category: "fruit", price: { amount: "3.50", currency: "EUR" } },
      ...{ pack_size: "1", pack_unit: "kg", stock: 3 },
    };
    const { body: product } = await call(own, "POST", "products/new/", { as: seller, json });
    if (cost !== "0.00") await earn(own, seller.id, 1000, own.platform.config.currencies[0]);
    const { status, body } = await promote(seller, product.id, 2, {}, own);
    assert.deepEqual([status, body.cost?.amount], [201, cost]);
    const wallets = await own.platform.db.selectFrom("wallets").select("available_minor").execute();
    const left = { "0.00": 0, "300": 700, "1.00": 900 };
    assert.deepEqual(wallets, [{ available_minor: left[cost] }]);
  }
});
