import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { after, before, describe, type TestContext, test } from "node:test";
import pg from "pg";
import { migrate } from "#platform/database";
import { createDatabase, jwtSecret, startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { checkOut, newBuyerOf, newProduct, putInCart, takeStep } from "../../tests/support/market.ts";
import { newProducer, type TestPerson } from "../../tests/support/people.ts";
import { command, databaseUrl, failToStart, startServer, stopServer } from "../../tests/support/process.ts";

type Database = Awaited<ReturnType<typeof createDatabase>>;

const settingsOf = ({ connection }: Database) => ({
  DATABASE_URL: databaseUrl(connection),
  JWT_SECRET: jwtSecret,
  LOG_LEVEL: "warn",
});
const open = ({ connection }: Database, settings: Record<string, string>) =>
  startApp(settings, { connection, revive: async () => {} });

async function query({ connection }: Pick<Database, "connection">, statement: string) {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Starts a server, lets it end, and answers what it logged. */
async function logOf(database: Database, settings: Record<string, string>, seen?: (url: string) => unknown) {
  const server = await startServer({ ...settingsOf(database), DRAIN_SECONDS: "0", ...settings });
  try {
    await seen?.(server.url);
  } finally {
    await stopServer(server);
  }
  const { stdout } = await server.ended;
  return stdout.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line).msg] : []));
}

/** Goods, a finished and an open order, a wallet, a payout and a promotion in the site's first currency. */
async function trade(app: TestApp, currency: string) {
  const eva = await newProducer(app, "eva");
  const pears = await newProduct(app, eva, { price: { amount: "499.50", currency } });
  const buyer = await newBuyerOf(app, pears);
  for (const isLast of [false, true]) {
    if (isLast) await putInCart(app, buyer, pears);
    const { body } = await checkOut(app, buyer, { payment_method: "card" });
    const paid = await call(app, "POST", `checkout/${body.checkout_id}/payment/`, { as: buyer });
    assert.equal(paid.status, 200, paid.text);
    if (isLast) break;
    for (const step of ["preparation", "handover"]) await takeStep(app, eva, body.orders[0].id, step);
  }
  const { body: wallets } = await call(app, "GET", "wallet/", { as: eva });
  const payouts = `wallet/${wallets.results[0].id}/payouts/`;
  await call(app, "POST", payouts, { as: eva, json: { amount: { amount: "100.50", currency } } });
  await call(app, "POST", "promotion/", { as: eva, json: { product_id: pears, days: 2 } });
  await app.jobsDone();
  return { eva, buyer, pears, tell: (to: TestApp) => amounts(to, eva, buyer, pears) };
}

/** Every amount that anybody sees of it. */
async function amounts(app: TestApp, eva: TestPerson, buyer: TestPerson, pears: number) {
  const paths = ["wallet/", "wallet/1/entries/", "wallet/1/payouts/", "order/sales/", "me/"];
  const asked = [
    ...paths.map((path) => call(app, "GET", path, { as: eva })),
    call(app, "GET", "order/", { as: buyer }),
    call(app, "GET", `products/${pears}/`),
  ];
  const answers = await Promise.all(asked);
  for (const { status, text } of answers) assert.equal(status, 200, text);
  return answers.flatMap(({ text }) => text.match(/"amount":"[^"]+"/g) ?? []);
}

describe("a database that keeps a currency with other digits than ISO 4217 gives it", () => {
  let database: Database;
  const settings = { CURRENCIES: "HUF", PAYMENT_METHODS: "cash,card", COMMISSION_PERCENT: "5" };
  let traded: Awaited<ReturnType<typeof trade>>;
  let told: string[];

  before(async () => {
    database = await createDatabase();
    const app = await open(database, settings);
    traded = await trade(app, "HUF");
    told = await traded.tell(app);
    await app.close();
    // What is two digits here was none to who wrote it.
    await query(database, "insert into currencies (code, digits) values ('HUF', 0)");
  });
  after(() => database.drop());

  test("stops the start and every command that tells amounts, in one sentence that says the way", async () => {
    const sentence =
      "This database keeps HUF with no digits, and ISO 4217 gives it 2 digits: stop every server, make an export, " +
      "and run npm run farmgate -- rescale HUF\n";
    // Though the settings name another one.
    const refused = { code: 1, stdout: "", stderr: sentence };
    assert.deepEqual(await failToStart({ ...settingsOf(database), CURRENCIES: "EUR" }), refused);
    for (const words of ["payouts csv", "payouts paid 1"])
      assert.partialDeepStrictEqual(await command(words.split(" "), settingsOf(database)), refused, words);
  });

  test("is brought to them by a command that moves no money, and serves again", async () => {
    const run = (...words: string[]) => command(words, settingsOf(database));
    const sentence = "All amounts in HUF now have 2 decimals: 1 HUF has become 1.00 HUF.\n";
    assert.partialDeepStrictEqual(await run("rescale", "HUF"), { code: 0, stdout: sentence, stderr: "" });

    const app = await open(database, settings);
    const hundredfold = told.map((amount) =>
      amount.replace(/([\d]+)\.(\d\d)"/, (_all, whole, cents) =>
        `${whole}${cents}.00"`.replace(/^0+(?=\d)/, ""),
      ),
    );
    assert.deepEqual(await traded.tell(app), hundredfold);
    const audit = await run("audit");
    assert.equal(
      audit.stdout,
      "No differences: all stored totals match the rows they come from.\n",
      audit.stderr,
    );
    for (const statement of [
      "update transfer_lines set amount_minor = 1",
      "update wallets set pending_minor = 1",
    ])
      await assert.rejects(query(database, statement), /only/);
    await app.close();
  });
});

test("no column of amounts is forgotten where a currency is brought to other digits", async (t) => {
  const database = await emptyDatabase(t);
  await migrate(database.connection);
  const columns = await query(
    database,
    `select table_name, column_name from information_schema.columns
    where table_schema = 'public' and column_name like '%\\_minor'
      -- It is worked out anew.
      and table_name <> 'home_orders' order by 1, 2`,
  );
  const folder = new URL("../", import.meta.url);
  let written = "";
  for (const file of await readdir(folder, { recursive: true }))
    if (/(?:currency|currencies|currency-queries|rescale)\.ts$/.test(file))
      written += await readFile(new URL(file, folder), "utf8");
  // A statement begins with a back quote, as another does.
  const statements = written.split("`");
  const forgotten = columns.filter(
    ({ table_name: table, column_name: column }) =>
      !statements.some((text) =>
        text.startsWith(`update ${table}\n`) || text.startsWith(`update ${table} `)
          ? new RegExp(`\\b${column} = `).test(text)
          : false,
      ),
  );
  assert.deepEqual(forgotten, []);
});

test("amounts that an earlier release kept are taken for what its Node showed", async (t) => {
  const database = await emptyDatabase(t);
  await migrate(database.connection, 13);
  await query(
    database,
    "insert into users (username, email, password_hash, joined_at) values ('eva', 'eva@example.org', 'x', now())",
  );
  for (const currency of ["EUR", "HUF", "JPY", "IQD", "BHD"]) {
    await query(
      database,
      `insert into products (producer_id, name, category, currency, price_minor, pack_size, pack_unit, stock, created_at,
        updated_at) values (1, 'Pears', 'fruit', '${currency}', 499, 1, 'kg', 3, now(), now())`,
    );
  }
  await migrate(database.connection);
  assert.deepEqual(await query(database, "select code, digits from currencies order by code"), [
    { code: "BHD", digits: 3 },
    { code: "EUR", digits: 2 },
    { code: "HUF", digits: 0 },
    { code: "IQD", digits: 0 },
    { code: "JPY", digits: 0 },
  ]);
});

async function emptyDatabase(t: TestContext): Promise<Pick<Database, "connection">> {
  const server: pg.ClientConfig = JSON.parse(process.env["FARMGATE_TEST_CLUSTER"] ?? "{}");
  const database = `empty_${randomUUID().replaceAll("-", "")}`;
  await query({ connection: server }, `create database ${database} template template0`);
  t.after(() => query({ connection: server }, `drop database ${database} with (force)`));
  return { connection: { ...server, database } };
}

test("a currency that is taken out of the settings is told at the start; what is in it goes on, nothing new is", async (t) => {
  const database = await createDatabase();
  t.after(() => database.drop());
  const both = { CURRENCIES: "CHF,EUR", PAYMENT_METHODS: "cash,card", COMMISSION_PERCENT: "5" };
  assert.deepEqual(await logOf(database, both), []);
  const before = await open(database, both);
  const { eva, buyer, pears } = await trade(before, "CHF");
  await before.close();

  const euros = { ...both, CURRENCIES: "EUR" };
  const [line, ...more] = await logOf(database, euros, async (url) => {
    const site = { url };
    const listed = await call(site, "GET", "products/?currency=CHF&min_price=499.5");
    assert.deepEqual([listed.status, listed.body.results.length], [200, 1], listed.text);
    const path = `products/${pears}/`;
    const price = (amount: string, currency: string) => ({ as: eva, json: { price: { amount, currency } } });
    assert.equal((await call(site, "PATCH", path, price("480.00", "CHF"))).body.price.amount, "480.00");
    assert.equal((await call(site, "PATCH", path, { as: eva, json: { stock: 7 } })).body.stock, 7);

    // Somebody buys it, and the money goes its way.
    await call(site, "PATCH", `cart/item_increment/${pears}/`, { as: buyer });
    const json = { payment_method: "card", delivery_method: "pickup" };
    const { body: bought } = await call(site, "POST", "order/", { as: buyer, json });
    const paid = await call(site, "POST", `checkout/${bought.checkout_id}/payment/`, { as: buyer });
    assert.deepEqual([paid.status, paid.body.orders[0].total], [200, { amount: "480.00", currency: "CHF" }]);
    for (const step of ["preparation", "handover"]) {
      const taken = await call(site, "POST", `order/${bought.orders[0].id}/${step}/`, { as: eva });
      assert.equal(taken.status, 200, taken.text);
    }
    const { body: wallets } = await call(site, "GET", "wallet/", { as: eva });
    const [first, second] = wallets.results;
    assert.deepEqual([first.currency, second.currency], ["EUR", "CHF"]);
    const { amount } = second.available;
    const asked = { as: eva, json: { amount: { amount, currency: "CHF" } } };
    const payout = await call(site, "POST", `wallet/${second.id}/payouts/`, asked);
    assert.equal(payout.status, 201, payout.text);

    const moved = await call(site, "PATCH", path, price("470.00", "EUR"));
    assert.equal(moved.body.price.currency, "EUR");
    for (const refused of [
      await call(site, "PATCH", path, price("480.00", "CHF")),
      await call(site, "POST", "products/new/", {
        as: eva,
        json: {
          ...{ name: "Pears", category: "fruit", price: { amount: "480.00", currency: "CHF" } },
          ...{ pack_size: "1", pack_unit: "kg", stock: 1 },
        },
      }),
    ]) {
      assert.deepEqual(
        [refused.status, refused.body.error_codes],
        [400, { "price.currency": ["not_a_choice"] }],
      );
    }
    assert.equal((await call(site, "GET", "products/?currency=USD")).status, 400);
  });
  assert.equal(
    line,
    "CURRENCIES does not include CHF, but there are still 1 product, 1 open order, 1 wallet with money in it; " +
      "new prices can't be in it",
  );
  assert.deepEqual(more, []);
});

test("where commission takes nothing the start says so", async (t) => {
  const database = await createDatabase();
  t.after(() => database.drop());
  assert.deepEqual(await logOf(database, { COMMISSION_PERCENT: "5" }), [
    "COMMISSION_PERCENT=5 has no effect: it applies to what is paid through the site, and PAYMENT_METHODS is cash only",
  ]);
  const withCards = { COMMISSION_PERCENT: "5", PAYMENT_METHODS: "cash,card", LOG_LEVEL: "info" };
  const said = (await logOf(database, withCards)).filter((line) => line.includes("COMMISSION_PERCENT"));
  assert.deepEqual(said, [
    "COMMISSION_PERCENT=5 applies to what is paid through the site; cash is free of commission",
  ]);
});
