import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { transaction } from "#platform/database";
import { approveProducer, requireByUsername } from "#staff";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { earn, refundSale } from "../../tests/support/money.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import { setSiteCurrency } from "./currency-queries.ts";
import { recordSales, releaseSale } from "./ledger.ts";

let app: TestApp;
before(async () => {
  app = await startApp({ CURRENCIES: "EUR,CHF,AUD" });
});
after(() => app.close());

const walletsOf = async (as: TestPerson) => {
  const answer = await call(app, "GET", "wallet/", { as });
  assert.equal(answer.status, 200, answer.text);
  return answer.body.results;
};

const entriesOf = async (as: TestPerson, walletId: number) =>
  (await call(app, "GET", `wallet/${walletId}/entries/?limit=100`, { as })).body.results;

test("whoever begins to sell has a wallet in the site's currency from that moment on", async () => {
  const beginners = [
    await newProducer(app, "eva"),
    await newPerson(app, "later"),
    await newPerson(app, "approved", { producer_status: "pending", offers: ["pickup"] }),
  ];
  const [, later] = beginners;
  await call(app, "PATCH", "me/", { as: later, json: { is_producer: true } });
  await transaction(app.platform.db, async (tx) =>
    approveProducer(tx, app.platform, await requireByUsername(tx, "approved")),
  );
  const ids = new Set();
  for (const as of beginners) {
    const [wallet, ...others] = await walletsOf(as);
    assert.deepEqual(others, []);
    assert.deepEqual(wallet, {
      id: wallet.id,
      currency: "EUR",
      available: { amount: "0.00", currency: "EUR" },
      pending: { amount: "0.00", currency: "EUR" },
      receivable: { amount: "0.00", currency: "EUR" },
    });
    ids.add(wallet.id);
    assert.deepEqual(await walletsOf(as), [wallet]);
  }
  assert.equal(ids.size, beginners.length);
  const { headers } = await call(app, "GET", "wallet/", { as: later });
  assert.equal(headers.get("cache-control"), "private, no-store");
});

test("who sold before a currency became the site's gets a wallet in it, beside those they have", async (t) => {
  const { db } = app.platform;
  const [had, hadNot] = [await newProducer(app, "had"), await newProducer(app, "had-not")];
  await earn(app, had.id, 500, "CHF");
  const setTo = (code: string) => transaction(db, (tx) => setSiteCurrency(tx, code, new Date()));
  t.after(() => setTo("EUR"));
  for (let starts = 0; starts < 2; starts++) {
    await setTo("CHF");
    for (const person of [had, hadNot]) {
      const currencies = (await walletsOf(person)).map(({ currency }: { currency: string }) => currency);
      assert.deepEqual(currencies, ["EUR", "CHF"]);
    }
  }
  assert.equal((await walletsOf(had))[1].available.amount, "5.00");
});

test("who never sold has no wallet, who paused keeps theirs, and who waits to be let in has none yet", async () => {
  const refusal = async (as: TestPerson) => {
    const { status, body } = await call(app, "GET", "wallet/", { as });
    return [status, body.code];
  };
  assert.deepEqual(await refusal(await newPerson(app, "buyer")), [403, "not_a_producer"]);
  const waiting = { producer_status: "pending", offers: ["pickup"] };
  assert.deepEqual(await refusal(await newPerson(app, "waiting", waiting)), [403, "not_a_producer"]);
  const paused = await newPerson(app, "paused", { producer_status: "paused", producer_since: new Date() });
  assert.equal((await walletsOf(paused)).length, 1);
});

test("there is a wallet for each currency, the site's first, page by page too", async () => {
  const many = await newProducer(app, "many");
  await earn(app, many.id, 1200, "CHF");
  await earn(app, many.id, 700, "AUD");
  const wallets = await walletsOf(many);
  assert.deepEqual(
    wallets.map(({ available }: { available: object }) => available),
    [
      { amount: "0.00", currency: "EUR" },
      { amount: "7.00", currency: "AUD" },
      { amount: "12.00", currency: "CHF" },
    ],
  );
  const seen = [];
  let { body } = await call(app, "GET", "wallet/?limit=1", { as: many });
  for (; ; { body } = await call(app, "GET", body.next, { as: many })) {
    seen.push(...body.results);
    if (body.next === null) break;
  }
  assert.deepEqual(seen, wallets);
  const back = await call(app, "GET", body.previous, { as: many });
  assert.deepEqual(back.body.results, [wallets[1]]);
});

test("entries say what made the balances: gross, commission, release, refund, each with its order", async () => {
  const seller = await newProducer(app, "seller");
  const { db, clock } = app.platform;
  const now = clock.now();
  const sale = (order_id: number) => ({
    ...{ order_id, producer_id: seller.id, currency: "EUR", total_minor: 1000, commission_minor: 75 },
    through: "card" as const,
  });
  await transaction(db, async (tx) => {
    await recordSales(tx, [sale(11), sale(12)], now);
    await releaseSale(tx, sale(11), now);
    await refundSale(tx, { ...sale(12), refund_id: 1 }, now);
  });
  const [{ id }] = await walletsOf(seller);
  const entries = await entriesOf(seller, id);
  assert.deepEqual(Object.keys(entries[0]), [
    ...["id", "amount", "account", "kind", "balance_after", "order_id", "created_at"],
  ]);
  const brief = entries.map((entry: Record<string, { amount: string } & string>) =>
    [
      entry["order_id"],
      entry["account"],
      entry["kind"],
      entry["amount"]?.amount,
      entry["balance_after"]?.amount,
    ].join(" "),
  );
  assert.deepEqual(brief, [
    "12 pending refund -10.00 0.00",
    "12 pending commission 0.75 10.00",
    "11 available release 9.25 9.25",
    "11 pending release -9.25 9.25",
    "12 pending commission -0.75 18.50",
    "12 pending sale 10.00 19.25",
    "11 pending commission -0.75 9.25",
    "11 pending sale 10.00 10.00",
  ]);
  assert.equal(entries[0].created_at, now.toISOString());
});

test("entries read page by page, there and back, are all of them once, also while money comes in", async () => {
  const walker = await newProducer(app, "walker");
  for (let n = 1; n <= 5; n++) await earn(app, walker.id, n * 100);
  const [{ id }] = await walletsOf(walker);
  const whole = await entriesOf(walker, id);
  assert.equal(whole.length, 15);
  const pages = [(await call(app, "GET", `wallet/${id}/entries/?limit=4`, { as: walker })).body];
  while (pages.at(-1).next !== null) {
    await earn(app, walker.id, 1);
    pages.push((await call(app, "GET", pages.at(-1).next, { as: walker })).body);
  }
  assert.deepEqual(
    pages.flatMap(({ results }) => results),
    whole,
  );
  const { body } = await call(app, "GET", pages.at(-1).previous, { as: walker });
  assert.deepEqual(body.results, pages.at(-2).results);
});

test("another's wallet is not told of, nor one that nobody has", async () => {
  const [owner, other] = [await newProducer(app, "owner"), await newProducer(app, "stranger")];
  await earn(app, owner.id, 5000);
  const [{ id }] = await walletsOf(owner);
  const json = { amount: { amount: "1.00", currency: "EUR" } };
  for (const walletId of [id, 999_999]) {
    for (const [method, path, sent] of [
      ["GET", "entries/", {}],
      ["GET", "payouts/", {}],
      ["POST", "payouts/", { json }],
    ] as const) {
      const { status, body } = await call(app, method, `wallet/${walletId}/${path}`, { as: other, ...sent });
      assert.deepEqual([status, body.code], [404, "not_found"]);
    }
  }
  assert.equal((await walletsOf(owner))[0].available.amount, "50.00");
});

test("who is shut out or has left gets no further with a token that still lives", async () => {
  const person = await newProducer(app, "disabled");
  const [{ id }] = await walletsOf(person);
  const users = app.platform.db.updateTable("users").where("id", "=", person.id);
  await users.set({ disabled_at: new Date() }).execute();
  const json = { amount: { amount: "1.00", currency: "EUR" } };
  for (const [method, path, sent] of [
    ["GET", "wallet/", {}],
    ["GET", `wallet/${id}/entries/`, {}],
    ["GET", `wallet/${id}/payouts/`, {}],
    ["POST", `wallet/${id}/payouts/`, { json }],
  ] as const) {
    assert.equal((await call(app, method, path, { as: person, ...sent })).body.code, "user_inactive");
  }
});
