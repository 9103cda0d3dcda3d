import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { isIban } from "#platform/base";
import { transaction } from "#platform/database";
import { auditWallet } from "#wallet";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { countsOf } from "../../tests/support/at-once.ts";
import { call, letterTo } from "../../tests/support/client.ts";
import { earn } from "../../tests/support/money.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import { markPaidByBank, returnByBank } from "../payments/bank/files/decided.ts";
import { findByEndToEnd, findFileByMessageId } from "../payments/bank/files/entries.ts";
import { schemaErrors } from "../payments/bank/iso20022.fixture.ts";
import { names } from "../payments/bank/names.fixture.ts";
import { oweBack } from "../payments/bank/repayments.ts";

let app: TestApp;
let staff: TestPerson[];
before(async () => {
  app = await startApp({ CURRENCIES: "EUR,CHF" });
  staff = [
    await newPerson(app, "mara", { roles: ["staff"] }),
    await newPerson(app, "nina", { roles: ["staff"] }),
  ];
});
after(() => app.close());

const get = (path: string, as = staff[0]) => call(app, "GET", `console/${path}`, { as });
const post = (path: string, json: object = {}, as = staff[0]) =>
  call(app, "POST", `console/${path}`, { as, json });
const account = { holder: "Coöperatie De Groene Poort", iban: "NL91 ABNA 0417 1643 00" };
const setSite = (json: object) => call(app, "PATCH", "console/settings/", { as: staff[0], json });

interface Seller {
  as: TestPerson;
  walletId: number;
}

async function newSeller(username: string, payout_account: object, currency = "EUR"): Promise<Seller> {
  const as = await newProducer(app, username, { payout_account: JSON.stringify(payout_account) });
  await earn(app, as.id, 5000, currency);
  const { body } = await call(app, "GET", "wallet/", { as });
  const wallet = body.results.find((one: { currency: string }) => one.currency === currency);
  return { as, walletId: wallet.id };
}

async function ask({ as, walletId }: Seller, amount: string, currency = "EUR"): Promise<number> {
  const json = { amount: { amount, currency } };
  const { status, body, text } = await call(app, "POST", `wallet/${walletId}/payouts/`, { as, json });
  assert.equal(status, 201, text);
  return body.id;
}

const availableOf = async ({ as, walletId }: Seller) =>
  (await call(app, "GET", "wallet/", { as })).body.results.find(({ id }: { id: number }) => id === walletId)
    .available.amount;

const payoutOf = async (id: number) =>
  (await get("payouts/")).body.results.find((one: { id: number }) => one.id === id);

const endToEndIds = (xml: string) => [...xml.matchAll(/<EndToEndId>([^<]+)</g)].map(([, id = ""]) => id);
const messageIdOf = (xml: string) => /<MsgId>([^<]+)</.exec(xml)?.[1];

const be = "BE68539007547034";
let eva: Seller;

test("without the site's bank account, or anything that waits, no file is made, and each refusal says why", async () => {
  eva = await newSeller("eva", { holder: "Eva Peeters", iban: be });
  const id = await ask(eva, "1.00");
  assert.deepEqual([(await get("payouts/file/")).body.code], ["no_bank_account"]);
  assert.equal((await setSite({ bank_account: account })).status, 200);
  await post(`payouts/${id}/payment/`);
  const nothing = await get("payouts/file/");
  assert.deepEqual([nothing.status, nothing.body.code], [409, "nothing_to_pay"]);
  assert.equal((await call(app, "GET", "console/payouts/file/", { as: eva.as })).status, 403);
  assert.equal((await post("payouts/file/confirmation/")).body.code, "no_payout_file");
  assert.deepEqual((await post("payouts/file/withdrawal/")).body, { transactions: 0 });
});

test("of many who ask for a file at once all get the same bytes, and each payout is in it once", async () => {
  const ids = [await ask(eva, "1.25"), await ask(eva, "2.50")];
  const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => get("payouts/file/", staff[i % 2])));
  assert.deepEqual(countsOf(answers), { 200: 8 });
  const [{ text, headers } = assert.fail()] = answers;
  for (const answer of answers) assert.equal(answer.text, text);
  assert.equal(headers.get("content-type"), "application/xml; charset=utf-8");
  assert.match(
    headers.get("content-disposition") ?? "",
    /^attachment; filename="payouts-FG\d{8}-[A-Z0-9]{8}\.xml"$/,
  );
  assert.equal(endToEndIds(text).length, 2);
  assert.match(text, /<Nm>Cooeperatie De Groene Poort<\/Nm>.*\n.*<IBAN>NL91ABNA0417164300<\/IBAN>/);
  assert.match(text, /<CtrlSum>3\.75<\/CtrlSum>/);
  for (const id of ids) assert.equal((await payoutOf(id)).status, "in_file");
  assert.equal((await get("acts/?subject=payout_file")).body.results.length, 1);
});

test("a payout that is asked for meanwhile waits for the next file", async () => {
  const before = (await get("payouts/file/")).text;
  const id = await ask(eva, "3.00");
  assert.equal((await get("payouts/file/")).text, before);
  assert.equal((await payoutOf(id)).status, "requested");
});

test("what is in a file is not decided by hand", async () => {
  const [name = ""] = endToEndIds((await get("payouts/file/")).text);
  const { id = 0 } = (await findByEndToEnd(app.platform.db, name)) ?? {};
  assert.equal((await post(`payouts/${id}/payment/`)).body.code, "payout_in_file");
  const refused = await post(`payouts/${id}/refusal/`, { reason: "no" });
  assert.deepEqual([refused.status, refused.body.code], [409, "payout_in_file"]);
  const left = await call(app, "PATCH", "me/", { as: eva.as, json: { is_producer: false } });
  assert.equal(left.body.code, "open_business");
});

test("a file that is withdrawn is made again under the same names, and one that is confirmed never", async () => {
  const first = (await get("payouts/file/")).text;
  const other = await post("payouts/file/withdrawal/", { message_id: "FG20260101-AAAAAAAA" });
  assert.equal(other.body.code, "no_payout_file");
  assert.deepEqual((await post("payouts/file/withdrawal/")).body, { transactions: 2 });
  const second = (await get("payouts/file/")).text;
  assert.notEqual(messageIdOf(second), messageIdOf(first));
  assert.equal(endToEndIds(second).length, 3);
  for (const name of endToEndIds(first)) assert.ok(endToEndIds(second).includes(name), name);
  const message_id = messageIdOf(second);
  assert.equal((await post("payouts/file/confirmation/", { message_id: messageIdOf(first) })).status, 409);
  const answers = await Promise.all(
    staff.map((as) => post("payouts/file/confirmation/", { message_id }, as)),
  );
  assert.deepEqual(countsOf(answers), { 200: 1, no_payout_file: 1 });
  const confirmed = answers.find(({ status }) => status === 200)?.body;
  assert.partialDeepStrictEqual(confirmed, {
    message_id,
    transactions: 3,
    total: { amount: "6.75", currency: "EUR" },
  });
  assert.deepEqual((await get("payouts/file/")).body.code, "nothing_to_pay");
  const kept = await app.platform.db.selectFrom("payout_files").select(["content", "sum_minor"]).execute();
  assert.deepEqual(
    kept,
    [{ content: null, sum_minor: 675 }],
    "no account is kept in a file that the bank has",
  );
});

test("a statement decides: paid once, or returned into the wallet with the bank's reason", async () => {
  const { db, jobs, clock } = app.platform;
  const file = await findFileByMessageId(db, `${await lastMessageId()}-1`);
  const [paid = assert.fail(), returned = assert.fail(), paidAndReturned = assert.fail()] =
    file?.entries ?? [];
  const before = Number(await availableOf(eva));
  const told = (work: Parameters<typeof transaction<boolean>>[1]) => transaction(db, work);
  const pay = (key: typeof paid) => told((tx) => markPaidByBank(tx, jobs, key, clock.now()));
  const giveBack = (key: typeof paid) =>
    told((tx) => returnByBank(tx, jobs, key, "AC04 account closed", clock.now()));
  assert.deepEqual((await Promise.all([pay(paid), pay(paid)])).toSorted(), [false, true]);
  assert.deepEqual(
    [await giveBack(returned), await giveBack(returned), await pay(returned)],
    [true, false, false],
  );
  assert.deepEqual([await pay(paidAndReturned), await giveBack(paidAndReturned)], [true, true]);
  const back = returned.amount_minor + paidAndReturned.amount_minor;
  assert.equal(Math.round((Number(await availableOf(eva)) - before) * 100), back);
  assert.partialDeepStrictEqual(await payoutOf(returned.id), {
    status: "returned",
    reason: "AC04 account closed",
  });
  const entries = await call(app, "GET", `wallet/${eva.walletId}/entries/`, { as: eva.as });
  assert.equal(entries.body.results[0].kind, "payout_returned");
  const { text } = await letterTo(app, eva.as.email);
  assert.match(text, /AC04 account closed/);
  assert.deepEqual(await auditWallet(app.platform.db), []);
});

async function lastMessageId() {
  const { message_id } = await app.platform.db
    .selectFrom("payout_files")
    .select("message_id")
    .orderBy("id", "desc")
    .executeTakeFirstOrThrow();
  return message_id;
}

test("what SEPA can't carry is left out, says why, and goes on waiting", async () => {
  const swiss = { holder: "Urs Gämperle", iban: "CH9300762011623852957" };
  const ids = {
    currency: await ask(await newSeller("urs", swiss, "CHF"), "5.00", "CHF"),
    no_address: await ask(await newSeller("reto", swiss), "6.00"),
    not_sepa: await ask(
      await newSeller("ayse", { holder: "Ayşe", iban: "TR330006100519786457841326" }),
      "7.00",
    ),
  };
  const refunded = { holder: null, iban: null, amount_minor: 200, currency: "EUR" };
  const repayment = await transaction(app.platform.db, (tx) =>
    oweBack(tx, refunded, app.platform.clock.now()),
  );
  for (const [issue, id] of Object.entries(ids)) assert.equal((await payoutOf(id)).file_issue, issue);
  const [listed] = (await get("bank/repayments/")).body.results;
  assert.partialDeepStrictEqual(listed, { id: repayment, status: "requested", file_issue: "no_account" });
  assert.equal((await get("payouts/file/")).body.code, "nothing_to_pay");
  const address = { street: "Hoeveweg 3", postal_code: "9000", city: "Ghent", country: "BE" };
  await setSite({ contact: { address } });
  const path = `console/bank/repayments/${repayment}/account/`;
  const put = (json: object) => call(app, "PUT", path, { as: staff[0], json });
  assert.deepEqual((await put({ holder: "Bruno", iban: "BE00" })).body.error_codes, {
    iban: ["wrong_format"],
  });
  const typed = await put({ holder: "Bruno Claes", iban: "be68 5390 0754 7034" });
  assert.partialDeepStrictEqual(typed.body, { iban: be, file_issue: null });
  const { text } = await get("payouts/file/");
  assert.equal(endToEndIds(text).length, 2);
  assert.match(text, /<Cdtr><Nm>Urs Gaemperle<\/Nm><\/Cdtr>|<Cdtr><Nm>Urs Gaemperle<\/Nm><PstlAdr>/);
  assert.match(text, /<Dbtr><Nm>[^<]+<\/Nm><PstlAdr><StrtNm>Hoeveweg 3<\/StrtNm>/);
  assert.equal((await put({ holder: "Bruno", iban: be })).body.code, "repayment_decided");
  assert.equal((await payoutOf(ids.not_sepa)).status, "requested");
  assert.equal((await payoutOf(ids.currency)).file_issue, "currency");
  await post("payouts/file/confirmation/");
  assert.deepEqual(await auditWallet(app.platform.db), []);
});

test("producers of thirty languages are paid by a file that the official schema takes, each to their own account", async (t) => {
  const asked = [];
  for (const [language, holder] of Object.entries(names)) {
    const seller = await newSeller(`of-${language}`, { holder, iban: be });
    asked.push(await ask(seller, "4.99"));
  }
  const { text } = await get("payouts/file/");
  assert.equal(endToEndIds(text).length, asked.length);
  assert.equal(new Set(endToEndIds(text)).size, asked.length);
  const accounts = [...text.matchAll(/<CdtrAcct><Id><IBAN>([^<]+)</g)].map(([, iban = ""]) => iban);
  assert.ok(accounts.every((iban) => iban === be && isIban(iban)));
  assert.match(text, new RegExp(`<CtrlSum>${((asked.length * 499) / 100).toFixed(2)}</CtrlSum>`));
  const errors = await schemaErrors("pain.001.001.09", text);
  if (errors === undefined) return t.skip("the schemas of ISO 20022 are not here: set FARMGATE_SCHEMAS");
  assert.deepEqual(errors, []);
});
