import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { dayIn } from "#platform/base";
import { transaction } from "#platform/database";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { earn } from "../../tests/support/money.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import { recordSales } from "./ledger.ts";
import { formatPayouts, payoutsAsCsv } from "./operator.ts";
import { markPaid, refusePayout } from "./payouts.ts";

let app: TestApp;
before(async () => {
  app = await startApp();
});
after(() => app.close());

interface Seller {
  as: TestPerson;
  walletId: number;
}

async function newSeller(username: string, earnedMinor = 0): Promise<Seller> {
  const as = await newProducer(app, username);
  if (earnedMinor > 0) await earn(app, as.id, earnedMinor);
  const { body } = await call(app, "GET", "wallet/", { as });
  return { as, walletId: body.results[0].id };
}

const ask = ({ as, walletId }: Seller, amount: unknown, headers: Record<string, string> = {}) =>
  call(app, "POST", `wallet/${walletId}/payouts/`, {
    ...{ as, headers },
    json: { amount: { amount, currency: "EUR" } },
  });

const availableOf = async ({ as }: Seller) =>
  (await call(app, "GET", "wallet/", { as })).body.results[0].available.amount;

const payoutsOf = async ({ as, walletId }: Seller) =>
  (await call(app, "GET", `wallet/${walletId}/payouts/`, { as })).body.results;

const decide = (work: Parameters<typeof transaction>[1]) => transaction(app.platform.db, work);

test("what is asked for leaves the wallet at once, to the account as it was then", async () => {
  const seller = await newSeller("asks", 5000);
  const answer = await ask(seller, "20.50");
  assert.equal(answer.status, 201, answer.text);
  assert.equal(answer.headers.get("location"), null);
  const { id, requested_at, ...rest } = answer.body;
  assert.deepEqual(rest, {
    amount: { amount: "20.50", currency: "EUR" },
    ...{ status: "requested", holder: "Eva Peeters", iban: "BE68539007547034" },
    ...{ decided_at: null, reason: null },
  });
  assert.equal(await availableOf(seller), "29.50");
  const moved = { holder: "Eva of the Hill", iban: "GB82WEST12345698765432" };
  await call(app, "PATCH", "me/", { as: seller.as, json: { payout_account: moved } });
  assert.deepEqual(await payoutsOf(seller), [answer.body]);
  const later = (await ask(seller, "1.00")).body;
  assert.equal(later.iban, moved.iban);
  assert.deepEqual(await payoutsOf(seller), [later, answer.body]);
  const { body } = await call(app, "GET", `wallet/${seller.walletId}/payouts/?limit=1`, { as: seller.as });
  const { body: next } = await call(app, "GET", body.next, { as: seller.as });
  assert.deepEqual([...body.results, ...next.results], [later, answer.body]);
  assert.ok(id > 0 && Date.parse(requested_at) > 0);
});

test("each amount that is none, or not the wallet's, is refused by name", async () => {
  const seller = await newSeller("mistypes", 5000);
  for (const [amount, code] of [
    ["0.00", "too_small"],
    ["-1.00", "too_small"],
    ["1", "wrong_format"],
    ["1.000", "wrong_format"],
    ["1,00", "wrong_format"],
    [1, "wrong_type"],
    [null, "null_not_allowed"],
  ]) {
    const { status, body } = await ask(seller, amount);
    assert.deepEqual([status, body.error_codes], [400, { "amount.amount": [code] }]);
  }
  const json = { amount: { amount: "1.00", currency: "CHF" } };
  const other = await call(app, "POST", `wallet/${seller.walletId}/payouts/`, { as: seller.as, json });
  assert.deepEqual(other.body.error_codes, { "amount.currency": ["not_a_choice"] });
  assert.equal(await availableOf(seller), "50.00");
});

test("without an account, or with too little, nothing is asked for", async () => {
  const seller = await newSeller("lacks", 5000);
  const refusal = async (amount: string) => {
    const { status, body } = await ask(seller, amount);
    return [status, body.code];
  };
  assert.deepEqual(await refusal("50.01"), [409, "insufficient_funds"]);
  assert.deepEqual(await refusal("999999999999.99"), [409, "insufficient_funds"]);
  const ofAnEarlierDay = JSON.stringify({ holder: "Eva Peeters", iban: "BE0853900754703" });
  for (const payout_account of [ofAnEarlierDay, null]) {
    await app.platform.db
      .updateTable("users")
      .set({ payout_account })
      .where("id", "=", seller.as.id)
      .execute();
    assert.deepEqual(await refusal("50.00"), [409, "no_payout_account"], String(payout_account));
  }
  assert.deepEqual([await payoutsOf(seller), await availableOf(seller)], [[], "50.00"]);
});

test("what is pending can't be paid out", async () => {
  const seller = await newSeller("early");
  const sale = {
    order_id: 1,
    producer_id: seller.as.id,
    currency: "EUR",
    total_minor: 5000,
    commission_minor: 0,
    through: "card" as const,
  };
  await decide((tx) => recordSales(tx, [sale], new Date()));
  assert.equal((await ask(seller, "0.01")).body.code, "insufficient_funds");
});

test("of 32 payouts at once as many are taken as there is money for, and the wallet is never overdrawn", async () => {
  const seller = await newSeller("parallel", 500);
  const answers = await Promise.all(Array.from({ length: 32 }, () => ask(seller, "1.00")));
  const counts = Map.groupBy(answers, ({ status, body }) => `${status} ${body.code ?? body.status}`);
  assert.deepEqual(Object.fromEntries([...counts].map(([what, those]) => [what, those.length])), {
    "201 requested": 5,
    "409 insufficient_funds": 27,
  });
  assert.equal(await availableOf(seller), "0.00");
});

test("a payout that is asked for again under its key is asked for once", async () => {
  const seller = await newSeller("retries", 5000);
  const key = { "idempotency-key": "monthly" };
  const first = await ask(seller, "10.00", key);
  const again = await ask(seller, "10.00", key);
  assert.deepEqual([again.status, again.text], [201, first.text]);
  assert.equal((await ask(seller, "11.00", key)).body.code, "idempotency_key_reused");
  assert.equal(await availableOf(seller), "40.00");
});

test("what is paid stays out of the wallet, and what is refused comes back with the reason", async () => {
  const seller = await newSeller("decided", 5000);
  const [paid, refused] = [(await ask(seller, "10.00")).body, (await ask(seller, "15.00")).body];
  await decide((tx) => markPaid(tx, app.platform.config, paid.id, new Date()));
  await decide((tx) =>
    refusePayout(tx, app.platform.config, refused.id, "The bank does not know this account.", new Date()),
  );
  assert.equal(await availableOf(seller), "40.00");
  assert.partialDeepStrictEqual(await payoutsOf(seller), [
    { id: refused.id, status: "refused", reason: "The bank does not know this account." },
    { id: paid.id, status: "paid", reason: null },
  ]);
  const { body } = await call(app, "GET", `wallet/${seller.walletId}/entries/`, { as: seller.as });
  assert.partialDeepStrictEqual(body.results.slice(0, 3), [
    {
      kind: "payout_refused",
      amount: { amount: "15.00" },
      balance_after: { amount: "40.00" },
      order_id: null,
    },
    { kind: "payout", amount: { amount: "-15.00" }, balance_after: { amount: "25.00" } },
    { kind: "payout", amount: { amount: "-10.00" }, balance_after: { amount: "40.00" } },
  ]);
});

test("a payout is decided once, though it is paid and refused at the same time", async () => {
  const seller = await newSeller("torn", 1000);
  const { id } = (await ask(seller, "10.00")).body;
  const tries = Array.from({ length: 8 }, (_, n) =>
    decide((tx) =>
      n % 2
        ? markPaid(tx, app.platform.config, id, new Date())
        : refusePayout(tx, app.platform.config, id, null, new Date()),
    ),
  );
  const outcomes = await Promise.allSettled(tries);
  assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 1);
  const [{ status }] = await payoutsOf(seller);
  assert.equal(await availableOf(seller), status === "paid" ? "0.00" : "10.00");
  await assert.rejects(
    decide((tx) => markPaid(tx, app.platform.config, id, new Date())),
    new RegExp(`^Error: Payout ${id} was ${status} on \\d{4}-\\d\\d-\\d\\d\\.$`),
  );
  await assert.rejects(
    decide((tx) => refusePayout(tx, app.platform.config, 999_999, null, new Date())),
    /^Error: Unknown payout: 999999\.$/,
  );
});

test("the operator reads what waits in columns, and takes it along as CSV that no spreadsheet calculates", async (t) => {
  const own = await startApp();
  t.after(() => own.close());
  const { db } = own.platform;
  assert.equal(await formatPayouts(db, own.platform.config), "No payouts are waiting.");
  const accounts: [string, string][] = [
    ["ana", 'Ana "the Gate" Peeters, farmer'],
    ["bo", '=HYPERLINK("https://evil.example")'],
  ];
  for (const [username, holder] of accounts) {
    const as = await newPerson(own, username, {
      ...{ producer_status: "approved", producer_since: new Date("2026-01-01"), offers: ["pickup"] },
      payout_account: { holder, iban: "BE68539007547034" },
    });
    await earn(own, as.id, 123_456);
    const { body } = await call(own, "GET", "wallet/", { as });
    const json = { amount: { amount: username === "ana" ? "1234.56" : "7.00", currency: "EUR" } };
    await call(own, "POST", `wallet/${body.results[0].id}/payouts/`, { as, json });
  }
  const day = new Date().toISOString().slice(0, 10);
  assert.equal(
    await payoutsAsCsv(db, own.platform.config),
    [
      "id,requested_on,username,holder,iban,amount,currency",
      `1,${day},ana,"Ana ""the Gate"" Peeters, farmer",BE68539007547034,1234.56,EUR`,
      `2,${day},bo,"'=HYPERLINK(""https://evil.example"")",BE68539007547034,7.00,EUR`,
    ].join("\r\n"),
  );
  assert.equal(
    await formatPayouts(db, own.platform.config),
    [
      "id  requested_on  username  holder                              iban               amount  currency",
      `1   ${day}    ana       Ana "the Gate" Peeters, farmer      BE68539007547034  1234.56  EUR`,
      `2   ${day}    bo        =HYPERLINK("https://evil.example")  BE68539007547034     7.00  EUR`,
    ].join("\n"),
  );
  await transaction(db, (tx) => markPaid(tx, own.platform.config, 1, new Date()));
  assert.doesNotMatch(await formatPayouts(db, own.platform.config), /ana/);
});

test("the operator's days are the site's: in the list, in the CSV and of what is decided already", async (t) => {
  // One of the two is always a day away from UTC.
  const TIME_ZONE = new Date().getUTCHours() < 12 ? "Etc/GMT+12" : "Pacific/Kiritimati";
  const own = await startApp({ TIME_ZONE });
  t.after(() => own.close());
  const { db, config, clock } = own.platform;
  const as = await newProducer(own, "far");
  await earn(own, as.id, 1000);
  const { body } = await call(own, "GET", "wallet/", { as });
  const json = { amount: { amount: "10.00", currency: "EUR" } };
  const asked = await call(own, "POST", `wallet/${body.results[0].id}/payouts/`, { as, json });
  const day = dayIn(TIME_ZONE, new Date(asked.body.requested_at));
  assert.notEqual(day, asked.body.requested_at.slice(0, 10));
  assert.match(await formatPayouts(db, config), new RegExp(`^1 +${day} +far `, "m"));
  assert.match(await payoutsAsCsv(db, config), new RegExp(`^1,${day},far,`, "m"));
  const pay = () => transaction(db, (tx) => markPaid(tx, config, 1, clock.now()));
  await pay();
  const [{ decided_at }] = (await call(own, "GET", `wallet/${body.results[0].id}/payouts/`, { as })).body
    .results;
  await assert.rejects(pay(), {
    message: `Payout 1 was paid on ${dayIn(TIME_ZONE, new Date(decided_at))}.`,
  });
});
