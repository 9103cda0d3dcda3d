import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { transaction } from "#platform/database";
import { jwtSecret, startApp, type TestApp } from "../../../tests/support/app.ts";
import { call, letterTo } from "../../../tests/support/client.ts";
import { requireSound, takeStep } from "../../../tests/support/market.ts";
import { newPerson, newProducer, password, type TestPerson } from "../../../tests/support/people.ts";
import { command, databaseUrl } from "../../../tests/support/process.ts";
import { expireOrder } from "../../orders/orders.ts";
import { type AwaitedTransfer, newTransfer, openAccount, upload } from "./bank.fixture.ts";
import { auditBank } from "./entries/audit.ts";
import { type WrittenBooking, type WrittenPayment, writeCamt } from "./statements/written.fixture.ts";

/** What becomes of payments, payouts and repayments once a statement says so, all of it by uploads. */

let app: TestApp;
let staff: TestPerson;
let producer: TestPerson;
before(async () => {
  app = await startApp({ PAYMENT_METHODS: "cash,card,transfer", COMMISSION_PERCENT: "10" });
  staff = await newPerson(app, "mara", { roles: ["staff"] });
  await openAccount(app, staff);
  const payout_account = JSON.stringify({ holder: "Greta", iban: "BE68539007547034" });
  producer = await newProducer(app, "greta", { payout_account });
});
after(async () => {
  try {
    await app.jobsDone();
    await requireSound(app);
    assert.deepEqual(await auditBank(app.platform.db), []);
  } finally {
    await app.close();
  }
});

let references = 0;
let sequence = 0;
const payer = { name: "Bruno De Smet", iban: "BE68539007547034" };

function booking(payment: WrittenPayment, more: Partial<WrittenBooking> = {}): WrittenBooking {
  const bankReference = `OC${++references}`;
  return {
    ...{ isCredit: true, bookedOn: "2026-05-01", bankReference },
    ...{ payments: [{ ...payer, ...payment }], ...more },
  };
}

function fileOf(...bookings: WrittenBooking[]): string {
  const account = "NL02ABNA0123456789";
  return writeCamt("08", [{ account, sequence: ++sequence, day: "2026-05-01", openingMinor: 0, bookings }]);
}

const send = (...bookings: WrittenBooking[]) => upload(app, staff, fileOf(...bookings));
const paymentFor = ({ totalMinor, reference }: AwaitedTransfer, minor = totalMinor) =>
  booking({ amountMinor: minor, reference });
const get = async (path: string, as = staff) => (await call(app, "GET", path, { as })).body;
const post = (path: string, json: object = {}) => call(app, "POST", `console/${path}`, { as: staff, json });
const newest = async () => (await get("console/bank/entries/?limit=1")).results[0];
const orderOf = ({ orderId, buyer }: AwaitedTransfer) => get(`order/${orderId}/`, buyer);
const newestDispute = async () => (await get("console/disputes/")).results[0];

async function balance(name: string): Promise<number> {
  const { rows } = await app.platform.database.pool.query(
    "select coalesce(sum(amount_minor), 0)::int as sum from transfer_lines where account = $1",
    [name],
  );
  return rows[0].sum;
}

async function handOver({ orderId }: AwaitedTransfer, as = producer): Promise<void> {
  for (const step of ["preparation", "handover"])
    assert.equal((await takeStep(app, as, orderId, step)).status, 200);
}

test("what a bank takes back that had paid an order is a dispute, which the site bears and its producer may", async () => {
  const waiting = await newTransfer(app, producer, 2000);
  const payment = paymentFor(waiting);
  await send(payment);
  await handOver(waiting);
  const before = { bank: await balance("bank"), losses: await balance("losses") };
  const back = { ...payment, isCredit: false, isReversal: true };
  assert.partialDeepStrictEqual((await send(back)).body, { new: 1, returned: 1, unmatched: 0 });
  await send(back);
  assert.partialDeepStrictEqual(await newest(), {
    ...{ status: "returned", finding: "taken_back", checkout_id: waiting.checkoutId },
  });
  assert.equal((await orderOf(waiting)).payment.status, "disputed");
  assert.equal((await balance("bank")) - before.bank, 2000);
  assert.equal((await balance("losses")) - before.losses, -2000);
  const dispute = await newestDispute();
  assert.partialDeepStrictEqual(dispute, {
    ...{ provider: "bank", status: "open", is_taken: true, blame: null },
    orders: [{ id: waiting.orderId, borne_by: "site" }],
  });
  const blamed = await post(`disputes/${dispute.id}/blame/`, { blame: "producer" });
  assert.equal(blamed.status, 200, blamed.text);
  assert.equal(await balance("losses"), before.losses);
  const { text } = await letterTo(app, producer.email);
  assert.match(text, /20\.00/);
  const refused = await call(app, "POST", `order/${waiting.orderId}/refunds/`, {
    as: staff,
    json: { amount: { amount: "20.00", currency: "EUR" }, reason: "Again." },
  });
  assert.equal(refused.body.code, "nothing_to_refund");
});

test("the buyer who pays just that once more ends it, and everybody has what they had", async () => {
  const waiting = await newTransfer(app, producer, 1500);
  const payment = paymentFor(waiting);
  await send(payment);
  const before = { pending: await balance("pending"), losses: await balance("losses") };
  await send({ ...payment, isCredit: false, isReversal: true });
  assert.equal((await orderOf(waiting)).payment.status, "disputed");
  await send(paymentFor(waiting, 1400));
  assert.equal((await newest()).finding, "twice");
  await send(paymentFor(waiting));
  assert.equal((await newest()).finding, "paid");
  assert.equal((await orderOf(waiting)).payment.status, "paid");
  assert.deepEqual({ pending: await balance("pending"), losses: await balance("losses") }, before);
  assert.partialDeepStrictEqual(await newestDispute(), { status: "won", is_taken: false });
  await send(paymentFor(waiting));
  assert.equal((await newest()).finding, "twice");
});

test("a return without a mark of reversal takes back too, and what came too much is no longer owed", async () => {
  const waiting = await newTransfer(app, producer, 1000);
  const payment = booking({ amountMinor: 1250, reference: waiting.reference, endToEndId: "E2E-77" });
  await send(payment);
  const unallocated = await balance("unallocated");
  const returned = { amountMinor: 1250, endToEndId: "E2E-77", returnReason: "AM09" };
  await send(booking(returned, { isCredit: false }));
  assert.partialDeepStrictEqual(await newest(), { status: "returned", finding: "taken_back" });
  assert.partialDeepStrictEqual(await newestDispute(), { amount: { amount: "10.00" }, reason: "AM09" });
  assert.equal((await balance("unallocated")) - unallocated, -250);
  const [, original] = (await get("console/bank/entries/?limit=2")).results;
  assert.equal(original.owed.amount, "0.00");
});

test("what had been paid back to its payer before the bank took it is left for staff", async () => {
  const waiting = await newTransfer(app, producer, 1000);
  const payment = paymentFor(waiting, 1100);
  await send(payment);
  assert.equal((await post(`bank/entries/${(await newest()).id}/repayment/`)).status, 200);
  await fileForBank();
  await send({ ...payment, isCredit: false, isReversal: true });
  const entry = await newest();
  assert.partialDeepStrictEqual(entry, { status: "unmatched", finding: "taken_back" });
  assert.equal((await post(`bank/entries/${entry.id}/ignoring/`)).body.status, "ignored");
});

async function refund({ orderId }: AwaitedTransfer, amount: string) {
  const json = { amount: { amount, currency: "EUR" }, reason: "Soft.", paid_by: "site" };
  const asked = await call(app, "POST", `order/${orderId}/refunds/`, { as: staff, json });
  assert.equal(asked.status, 201, asked.text);
  await app.jobsDone();
}

const newestRepayments = async (limit: number): Promise<{ id: number; file_issue: string | null }[]> =>
  (await get(`console/bank/repayments/?limit=${limit}`)).results;
const settle = (id: number) =>
  post(`bank/repayments/${id}/settlement/`, { reason: "The bank took it back." });
const fileText = async () => (await call(app, "GET", "console/payouts/file/", { as: staff })).text;

test("what still waits to be paid back isn't sent once the bank has taken back what it was of, and the rest is disputed", async () => {
  const waiting = await newTransfer(app, producer, 2000);
  const payment = paymentFor(waiting, 2100);
  const before = { bank: await balance("bank"), refunds: await balance("refunds") };
  await send(payment);
  assert.equal((await post(`bank/entries/${(await newest()).id}/repayment/`)).status, 200);
  await refund(waiting, "5.00");
  await send({ ...payment, isCredit: false, isReversal: true });
  const entry = await newest();
  assert.partialDeepStrictEqual(entry, { status: "returned", finding: "taken_back" });
  const repayments = await newestRepayments(2);
  for (const one of repayments)
    assert.partialDeepStrictEqual(one, { status: "paid", taken_back_by: entry.id });
  const refunds = await get(`order/${waiting.orderId}/refunds/`, waiting.buyer);
  assert.partialDeepStrictEqual(refunds.results, [{ status: "done" }]);
  assert.partialDeepStrictEqual(await newestDispute(), { amount: { amount: "15.00" }, is_taken: true });
  assert.deepEqual({ bank: await balance("bank"), refunds: await balance("refunds") }, before);
  assert.doesNotMatch(await fileText(), new RegExp(`RE(${repayments.map(({ id }) => id).join("|")})-`));
});

test("what is in a file for the bank by then is left for staff, and is not sent by the next file unless they say so", async () => {
  await post("payouts/file/withdrawal/");
  const waiting = await newTransfer(app, producer, 1000);
  const payment = paymentFor(waiting);
  await send(payment);
  await refund(waiting, "3.00");
  const [{ id } = assert.fail()] = await newestRepayments(1);
  assert.match(await fileText(), new RegExp(`RE${id}-`));
  await send({ ...payment, isCredit: false, isReversal: true });
  assert.partialDeepStrictEqual(await newest(), { status: "unmatched", finding: "taken_back" });
  assert.equal((await settle(id)).body.code, "not_taken_back");
  await post("payouts/file/withdrawal/");
  assert.equal((await newestRepayments(1))[0]?.file_issue, "taken_back");
  assert.doesNotMatch(await fileText(), new RegExp(`RE${id}-`));
  await post("payouts/file/withdrawal/");
  const path = `console/bank/repayments/${id}/account/`;
  assert.equal(
    (await call(app, "PUT", path, { as: staff, json: { holder: "B", iban: payer.iban } })).status,
    200,
  );
  assert.match(await fileText(), new RegExp(`RE${id}-`));
  await post("payouts/file/withdrawal/");
  assert.equal((await settle(id)).body.code, "not_taken_back");
});

test("what a file held as the bank took it back is settled by staff, once, but not where the buyer has paid again", async () => {
  const waiting = await newTransfer(app, producer, 1000);
  const payment = paymentFor(waiting, 1100);
  const before = await Promise.all(["bank", "refunds", "unallocated"].map(balance));
  const losses = await balance("losses");
  await send(payment);
  assert.equal((await post(`bank/entries/${(await newest()).id}/repayment/`)).status, 200);
  await refund(waiting, "3.00");
  const held = await newestRepayments(2);
  assert.match(await fileText(), new RegExp(`RE${held[0]?.id}-`));
  await send({ ...payment, isCredit: false, isReversal: true });
  await post("payouts/file/withdrawal/");
  assert.equal((await newestDispute()).amount.amount, "10.00");
  for (const { id } of held) {
    const answers = await Promise.all([settle(id), settle(id)]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
    const done = answers.find(({ status }) => status === 200);
    assert.partialDeepStrictEqual(done?.body, { status: "paid", file_issue: null });
  }
  assert.deepEqual(await Promise.all(["bank", "refunds", "unallocated"].map(balance)), before);
  assert.equal((await balance("losses")) - losses, -1000);
  assert.partialDeepStrictEqual(await newestDispute(), { status: "open", amount: { amount: "7.00" } });
  const refunds = await get(`order/${waiting.orderId}/refunds/`, waiting.buyer);
  assert.partialDeepStrictEqual(refunds.results, [{ status: "done" }]);
  await send(paymentFor(waiting, 700));
  assert.partialDeepStrictEqual(await newestDispute(), { status: "won", is_taken: false });
  assert.equal((await orderOf(waiting)).payment.status, "partly_refunded");
  assert.equal(await balance("losses"), losses - 300);

  const again = await newTransfer(app, producer, 1000);
  await send(paymentFor(again));
  await refund(again, "3.00");
  const [{ id } = assert.fail()] = await newestRepayments(1);
  await fileText();
  await send({ ...paymentFor(again), isCredit: false, isReversal: true });
  await post("payouts/file/withdrawal/");
  await send(paymentFor(again));
  assert.equal((await newestDispute()).status, "won");
  assert.equal((await settle(id)).body.code, "not_taken_back");
});

/** Makes a file of all that waits, which the bank takes, and the name of what is in it. */
async function fileForBank(): Promise<string[]> {
  const { text } = await call(app, "GET", "console/payouts/file/", { as: staff });
  assert.equal((await post("payouts/file/confirmation/")).status, 200, text);
  return [...text.matchAll(/<EndToEndId>([^<]+)</g)].map(([, id = ""]) => id);
}

test("payouts are paid by an uploaded statement, and one that comes back is in the wallet with the bank's reason", async () => {
  await post("payouts/file/withdrawal/");
  const seller = await newProducer(app, "eva", {
    payout_account: JSON.stringify({ holder: "Eva", iban: "BE68539007547034" }),
  });
  const sold = await newTransfer(app, seller, 5000);
  await send(paymentFor(sold));
  await handOver(sold, seller);
  const [{ id: walletId }] = (await get("wallet/", seller)).results;
  const amount = { amount: "12.00", currency: "EUR" };
  const asked = await call(app, "POST", `wallet/${walletId}/payouts/`, { as: seller, json: { amount } });
  const names = await fileForBank();
  const [endToEndId = ""] = names.filter((name) => name.startsWith(`PO${asked.body.id}-`));
  const before = await balance("bank");
  const out = booking({ amountMinor: 1200, endToEndId, name: "Eva" }, { isCredit: false });
  assert.equal((await send(out)).body.matched, 1);
  assert.equal((await newest()).finding, "payout_paid");
  const statusOf = async () => (await get(`wallet/${walletId}/payouts/`, seller)).results[0].status;
  assert.equal(await statusOf(), "paid");
  assert.equal((await balance("bank")) - before, 1200);
  const returned = { amountMinor: 1200, endToEndId, returnReason: "AC04" };
  assert.equal((await send(booking(returned))).body.returned, 1);
  assert.equal(await statusOf(), "returned");
  assert.equal(await balance("bank"), before);
  assert.equal((await get("wallet/", seller)).results[0].available.amount, "45.00");
  assert.match((await letterTo(app, seller.email)).text, /AC04/);
});

test("a repayment that comes back is sent again to another account, once, and owed until then", async () => {
  const waiting = await newTransfer(app, producer, 900);
  await send(paymentFor(waiting));
  await send(paymentFor(waiting));
  const { id } = await newest();
  await post(`bank/entries/${id}/repayment/`);
  const owed = await balance("refunds");
  const [repayment] = (await get("console/bank/repayments/")).results;
  const [endToEndId = ""] = (await fileForBank()).filter((name) => name.startsWith(`RE${repayment.id}-`));
  await send(booking({ amountMinor: 900, endToEndId }, { isCredit: false }));
  assert.equal(await balance("refunds"), owed - 900);
  await send(booking({ amountMinor: 900, endToEndId, returnReason: "AC01" }));
  assert.equal(await balance("refunds"), owed);
  const json = { holder: "Bruno De Smet", iban: "NL91ABNA0417164300" };
  const again = () =>
    call(app, "PUT", `console/bank/repayments/${repayment.id}/account/`, { as: staff, json });
  const answers = await Promise.all([again(), again(), again()]);
  const made = answers.filter(({ status }) => status === 200).map(({ body }) => body);
  assert.deepEqual([made.length, made[0].status, made[0].iban], [1, "requested", json.iban]);
  assert.equal((await again()).body.code, "repayment_decided");
  const [name = ""] = (await fileForBank()).filter((one) => one.startsWith(`RE${made[0].id}-`));
  await send(booking({ amountMinor: 900, endToEndId: name }, { isCredit: false }));
  assert.equal((await newest()).finding, "repayment_paid");
  assert.equal(await balance("refunds"), owed - 900);
});

test("of a match by hand and a file at once, and of a payment and its expiry, one happens", async () => {
  const { db, jobs, clock } = app.platform;
  for (let i = 0; i < 4; i++) {
    const waiting = await newTransfer(app, producer, 1700 + i);
    await send(booking({ amountMinor: 1700 + i, lines: ["no reference"], name: "Somebody Else" }));
    const { id } = await newest();
    const [byHand, byFile] = await Promise.all([
      post(`bank/entries/${id}/match/`, { checkout_id: waiting.checkoutId }),
      send(paymentFor(waiting)),
    ]);
    assert.deepEqual([byHand.status, byFile.body.matched], [200, 1], byHand.text);
    const findings = (await get("console/bank/entries/?limit=2")).results.map(
      (entry: { finding: string }) => entry.finding,
    );
    assert.deepEqual(findings.sort(), ["paid", "twice"]);
    const late = await newTransfer(app, producer, 2700 + i);
    const later = new Date(clock.now().getTime() + 40 * 24 * 3600 * 1000);
    await Promise.all([
      send(paymentFor(late)),
      transaction(db, (tx) => expireOrder(tx, jobs, late.orderId, later)),
    ]);
    const { status, payment } = await orderOf(late);
    assert.ok(
      status === "placed" ? payment.status === "paid" : status === "cancelled",
      `${status} ${payment.status}`,
    );
    assert.equal((await newest()).finding, status === "placed" ? "paid" : "late");
  }
});

test("whoever leaves takes along what the bank said of their payments, and nothing of it stays by name", async () => {
  const buyer = await newPerson(app, "linda");
  const waiting = await newTransfer(app, producer, 1900, buyer);
  await send(booking({ amountMinor: 1900, reference: waiting.reference, name: "Linda Leaver" }));
  await handOver(waiting);
  const exported = await call(app, "GET", "me/export/", { as: buyer });
  assert.match(exported.text, /Linda Leaver/);
  const left = await call(app, "DELETE", "me/", { as: buyer, json: { current_password: password } });
  assert.equal(left.status, 204, left.text);
  const { rows } = await app.platform.database.pool.query(
    "select name, iban, remittance, amount_minor from bank_entries where checkout_id = $1",
    [waiting.checkoutId],
  );
  assert.deepEqual(rows, [{ name: null, iban: null, remittance: null, amount_minor: 1900 }]);
});

test("the command reads a statement, and one that is killed in the middle is read again to its end, each booking once", async () => {
  const folder = await mkdtemp(join(tmpdir(), "farmgate-statement-"));
  try {
    const waiting = await newTransfer(app, producer, 3100);
    const many = Array.from({ length: 1500 }, (_, n) => booking({ amountMinor: n + 1, lines: ["somebody"] }));
    const path = join(folder, "statement.xml");
    await writeFile(path, fileOf(...many, paymentFor(waiting)));
    const settings = {
      ...{ DATABASE_URL: databaseUrl(app.platform.database.pool.options), DATA_DIR: folder },
      ...{ JWT_SECRET: jwtSecret, PATH: process.env["PATH"] ?? "" },
      PAYMENT_METHODS: "cash,card,transfer",
    };
    const read = async () =>
      Number((await app.platform.database.pool.query("select count(*) from bank_entries")).rows[0].count);
    const before = await read();
    const child = spawn(process.execPath, ["src/cli.ts", "bank", "statement", path], { env: settings });
    while ((await read()) < before + 250 && child.exitCode === null) await sleep(5);
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    const { code, stdout, stderr } = await command(["bank", "statement", path], settings);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^1501 entries, \d+ of them new: /);
    assert.equal((await read()) - before, 1501);
    assert.equal((await orderOf(waiting)).status, "placed");
    const wrong = await command(["bank", "statement", join(folder, "missing.xml")], settings);
    assert.equal(wrong.code, 1);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
