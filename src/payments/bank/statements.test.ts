import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../../../tests/support/app.ts";
import { call } from "../../../tests/support/client.ts";
import { requireSound } from "../../../tests/support/market.ts";
import { newPerson, newProducer, type TestPerson } from "../../../tests/support/people.ts";
import { type AwaitedTransfer, newTransfer, openAccount, upload } from "./bank.fixture.ts";
import { auditBank } from "./entries/audit.ts";
import {
  type WrittenBooking,
  type WrittenPayment,
  writeCamt,
  writeMt940,
} from "./statements/written.fixture.ts";

let app: TestApp;
let staff: TestPerson;
let producer: TestPerson;
before(async () => {
  app = await startApp({ PAYMENT_METHODS: "cash,card,transfer", COMMISSION_PERCENT: "10" });
  staff = await newPerson(app, "mara", { roles: ["staff"] });
  await openAccount(app, staff);
  producer = await newProducer(app, "greta");
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

const account = "NL02ABNA0123456789";
let references = 0;
let sequence = 0;

/** Money that came in, or left. */
function booking(payment: WrittenPayment, more: Partial<WrittenBooking> = {}): WrittenBooking {
  return {
    isCredit: true,
    bookedOn: "2026-05-01",
    bankReference: `BR${++references}`,
    payments: [{ name: "Bruno De Smet", iban: "BE68539007547034", ...payment }],
    ...more,
  };
}

function statement(...bookings: WrittenBooking[]) {
  return { account, sequence: ++sequence, day: "2026-05-01", openingMinor: 0, bookings };
}

const send = (...bookings: WrittenBooking[]) => upload(app, staff, writeCamt("08", [statement(...bookings)]));
const paymentFor = ({ totalMinor, reference }: AwaitedTransfer, minor = totalMinor) =>
  booking({ amountMinor: minor, reference });
const entries = async (query = "") =>
  (await call(app, "GET", `console/bank/entries/${query}`, { as: staff })).body.results;
const newest = async () => (await entries("?limit=1"))[0];
const statusOf = async ({ orderId, buyer }: AwaitedTransfer) =>
  (await call(app, "GET", `order/${orderId}/`, { as: buyer })).body.status;
const post = (path: string, json?: object) =>
  call(app, "POST", `console/bank/entries/${path}`, { as: staff, json });
const balance = async (name: string) => {
  const { rows } = await app.platform.database.pool.query(
    "select coalesce(sum(amount_minor), 0)::int as sum from transfer_lines where account = $1",
    [name],
  );
  return rows[0].sum as number;
};

test("a payment of just what is due, with our reference, pays its checkout", async () => {
  const waiting = await newTransfer(app, producer, 2000);
  const before = await balance("bank");
  const { status, body, text } = await send(paymentFor(waiting));
  assert.equal(status, 200, text);
  assert.deepEqual(body, { entries: 1, new: 1, matched: 1, proposed: 0, unmatched: 0, returned: 0 });
  assert.equal(await statusOf(waiting), "placed");
  const entry = await newest();
  assert.partialDeepStrictEqual(entry, {
    status: "matched",
    finding: "paid",
    checkout_id: waiting.checkoutId,
  });
  assert.equal(entry.amount.amount, "20.00");
  assert.equal((await balance("bank")) - before, -2000);
});

test("a reference is found however the bank cut, spaced and capitalised it", async () => {
  const cuts = (reference: string) => [
    [reference.toLowerCase()],
    [reference.replace(/.{4}/g, "$& ")],
    [`pay ${reference.slice(0, 7)}`, `${reference.slice(7)} thanks`],
    [...reference],
    [`No. ${reference.replace(/.{3}/g, "$&-")}, order of May`],
  ];
  for (const [i] of cuts("RF00").entries()) {
    const waiting = await newTransfer(app, producer, 1500);
    const lines = cuts(waiting.reference)[i] ?? [];
    const dialect = (["german", "dutch", "plain"] as const)[i % 3] ?? "plain";
    const file = writeMt940(dialect, [statement(booking({ amountMinor: 1500, lines }))]);
    const { body } = await upload(app, staff, file);
    assert.equal(body.matched, 1, `${lines}`);
    assert.equal(await statusOf(waiting), "placed");
  }
});

test("the same booking is taken once, whatever file brings it", async () => {
  const waiting = await newTransfer(app, producer, 900);
  const first = paymentFor(waiting);
  const other = booking({ amountMinor: 55, lines: ["fee"] }, { isCredit: false });
  const nameless = { ...booking({ amountMinor: 77, lines: ["no reference of the bank"] }) };
  delete nameless.bankReference;
  const whole = statement(first, nameless, other);
  const files = [
    writeCamt("02", [whole]),
    writeCamt("02", [whole]),
    writeCamt("08", [whole]),
    writeMt940("german", [whole]),
    writeMt940("plain", [{ ...whole, bookings: [first, nameless] }]),
    writeCamt("13", [whole, whole]),
  ];
  const counts = [];
  for (const file of files) counts.push((await upload(app, staff, file)).body.new);
  assert.deepEqual(counts, [3, 0, 0, 0, 0, 0]);
});

test("two uploads of one file at once take each booking once", async () => {
  const waiting = [await newTransfer(app, producer, 700), await newTransfer(app, producer, 800)];
  const file = writeCamt("04", [statement(...waiting.map((one) => paymentFor(one)))]);
  const answers = await Promise.all([1, 2, 3].map(() => upload(app, staff, file)));
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200],
  );
  assert.equal(
    answers.reduce((sum, { body }) => sum + body.new, 0),
    2,
  );
  assert.equal(
    answers.reduce((sum, { body }) => sum + body.matched, 0),
    2,
  );
});

test("too little waits for the rest, which then pays", async () => {
  const waiting = await newTransfer(app, producer, 2000);
  await send(paymentFor(waiting, 1500));
  assert.partialDeepStrictEqual(await newest(), {
    finding: "short",
    missing: { amount: "5.00" },
    owed: { amount: "0.00" },
  });
  assert.equal(await statusOf(waiting), "awaiting_payment");
  const asked = await call(app, "POST", `checkout/${waiting.checkoutId}/payment/`, { as: waiting.buyer });
  assert.equal(asked.body.payment.transfer.amount.amount, "5.00", asked.text);
  await send(paymentFor(waiting, 600));
  assert.equal(await statusOf(waiting), "placed");
  const [second, first] = await entries("?limit=2");
  assert.partialDeepStrictEqual(first, { finding: "paid", missing: null, owed: { amount: "0.00" } });
  assert.partialDeepStrictEqual(second, { finding: "over", owed: { amount: "1.00" } });
});

test("what came too much, again, too late or for a cancelled order is owed, and goes back once", async () => {
  const over = await newTransfer(app, producer, 1000);
  await send(paymentFor(over, 1250));
  assert.partialDeepStrictEqual(await newest(), { finding: "over", owed: { amount: "2.50" } });
  assert.equal(await statusOf(over), "placed");
  await send(paymentFor(over));
  assert.partialDeepStrictEqual(await newest(), { finding: "twice", owed: { amount: "10.00" } });
  const cancelled = await newTransfer(app, producer, 1000);
  await call(app, "POST", `order/${cancelled.orderId}/cancellation/`, { as: cancelled.buyer });
  await send(paymentFor(cancelled));
  const entry = await newest();
  assert.partialDeepStrictEqual(entry, { finding: "cancelled", owed: { amount: "10.00" } });
  const before = [await balance("unallocated"), await balance("refunds")];
  const { status, body, text } = await post(`${entry.id}/repayment/`, {});
  assert.equal(status, 200, text);
  assert.equal(body.owed.amount, "0.00");
  assert.deepEqual(
    [await balance("unallocated"), await balance("refunds")],
    [(before[0] ?? 0) - 1000, (before[1] ?? 0) + 1000],
  );
  assert.equal((await post(`${entry.id}/repayment/`, {})).body.code, "nothing_owed");
  const repayment = await app.platform.db
    .selectFrom("bank_repayments")
    .select(["iban", "holder", "amount_minor", "status"])
    .where("entry_id", "=", entry.id)
    .execute();
  assert.deepEqual(repayment, [
    { iban: "BE68539007547034", holder: "Bruno De Smet", amount_minor: 1000, status: "requested" },
  ]);
});

test("money of another currency than its order waits for is left to a person, who gives it back", async () => {
  const waiting = await newTransfer(app, producer, 1000);
  const file = writeCamt("08", [statement(paymentFor(waiting))]).replaceAll("EUR", "CHF");
  const { status, body, text } = await upload(app, staff, file);
  assert.equal(status, 200, text);
  assert.deepEqual([body.new, body.matched, body.unmatched], [1, 0, 1]);
  assert.equal(await statusOf(waiting), "awaiting_payment");
  const entry = await newest();
  assert.partialDeepStrictEqual(entry, { status: "unmatched", owed: { amount: "10.00", currency: "CHF" } });
  const matched = await post(`${entry.id}/match/`, { checkout_id: waiting.checkoutId });
  assert.deepEqual([matched.status, matched.body.error_codes], [400, { checkout_id: ["not_a_choice"] }]);
  assert.equal((await post(`${entry.id}/repayment/`, {})).status, 200);
});

test("what was too little is owed once its order has expired", async () => {
  const waiting = await newTransfer(app, producer, 2000);
  await send(paymentFor(waiting, 500));
  const { id } = await newest();
  await call(app, "POST", `order/${waiting.orderId}/cancellation/`, { as: waiting.buyer });
  const [entry] = (await entries("?limit=1")) as { id: number; owed: { amount: string } }[];
  assert.deepEqual([entry?.id, entry?.owed.amount], [id, "5.00"]);
  assert.equal((await post(`${id}/repayment/`, {})).status, 200);
});

test("a sum and a name are a proposal, which a person confirms", async () => {
  const buyer = await newPerson(app, "jorg", { display_name: "Jörg Müller" });
  const waiting = await newTransfer(app, producer, 4711, buyer);
  const { body } = await send(booking({ amountMinor: 4711, lines: ["potatoes"], name: "MUELLER, JORG" }));
  assert.deepEqual([body.proposed, body.matched], [1, 0]);
  const { id, ...entry } = await newest();
  assert.partialDeepStrictEqual(entry, {
    status: "proposed",
    checkout_id: waiting.checkoutId,
    finding: null,
  });
  assert.equal(await statusOf(waiting), "awaiting_payment");
  const answer = await post(`${id}/match/`, { checkout_id: waiting.checkoutId });
  assert.partialDeepStrictEqual(answer.body, { status: "matched", finding: "paid" });
  assert.equal(await statusOf(waiting), "placed");
  assert.partialDeepStrictEqual((await post(`${id}/match/`, { checkout_id: waiting.checkoutId })).body, {
    code: "entry_decided",
    status_now: "matched",
  });
});

test("the bank's fees can be ignored, and matched later all the same", async () => {
  await send(booking({ amountMinor: 123, lines: ["fees"] }, { isCredit: false }));
  const { id } = await newest();
  assert.equal((await post(`${id}/ignoring/`)).body.status, "ignored");
  assert.equal((await post(`${id}/ignoring/`)).body.code, "entry_decided");
  assert.equal((await post(`${id}/match/`, { payout_id: 999_999 })).status, 400);
  assert.equal((await post(`${id}/match/`, {})).status, 400);
  assert.equal((await post("999999/ignoring/")).status, 404);
});

test("a payment that is taken back before it paid anything cancels it out", async () => {
  const unknown = booking({ amountMinor: 333, lines: ["who knows"] });
  await send(unknown);
  await send({ ...unknown, isCredit: false, isReversal: true });
  const [reversal, original] = await entries("?limit=2");
  assert.partialDeepStrictEqual(reversal, { status: "returned", finding: "reversal" });
  assert.partialDeepStrictEqual(original, {
    status: "returned",
    finding: "reversed",
    owed: { amount: "0.00" },
  });
});

test("a batch is its payments, and one that came in a sum first is taken apart", async () => {
  const waiting = [await newTransfer(app, producer, 100), await newTransfer(app, producer, 200)];
  const payments = waiting.map(({ totalMinor, reference }) => ({ amountMinor: totalMinor, reference }));
  const batch: WrittenBooking = {
    isCredit: true,
    isBatch: true,
    bookedOn: "2026-05-01",
    bankReference: "BATCH7",
    payments,
  };
  const whole = statement(batch);
  const inOneSum = await upload(app, staff, writeMt940("german", [whole]));
  assert.deepEqual([inOneSum.body.new, inOneSum.body.unmatched], [1, 1]);
  const single = await upload(app, staff, writeCamt("04", [whole]));
  assert.deepEqual([single.body.new, single.body.matched], [2, 2]);
  assert.equal((await upload(app, staff, writeMt940("german", [whole]))).body.new, 0);
  for (const one of waiting) assert.equal(await statusOf(one), "placed");
});

test("a file that is no statement changes nothing, and its line is told", async () => {
  const waiting = await newTransfer(app, producer, 2100);
  const file = writeCamt("08", [statement(paymentFor(waiting))]);
  const answer = await upload(app, staff, file.replace("</Stmt>", "<Stmt>"));
  assert.partialDeepStrictEqual(answer.body, { status: 400, code: "not_a_statement" });
  assert.ok(answer.body.line > 5, answer.text);
  assert.equal(await statusOf(waiting), "awaiting_payment");
  assert.equal((await upload(app, staff, "")).body.code, "not_a_statement");
  for (const type of ["application/json", "application/x-www-form-urlencoded", "image/png"])
    assert.equal((await sendRaw(file, { "content-type": type })).body.code, "unsupported_media_type", type);
  for (const type of ["text/xml; charset=utf-8", "application/xml", "text/plain"])
    assert.equal((await sendRaw(`${file}<`, { "content-type": type })).body.code, "not_a_statement", type);
  // Bytes of no type are bytes.
  assert.equal((await sendRaw(new TextEncoder().encode(file), {})).body.matched, 1);

  function sendRaw(raw: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>) {
    return call(app, "POST", "console/bank/statements/", { as: staff, raw, headers });
  }
});

test("only staff see the bank account, and say what something was for", async () => {
  const nobody = await newPerson(app, "nobody");
  for (const [method, path] of [
    ["GET", "console/bank/entries/"],
    ["POST", "console/bank/entries/1/match/"],
    ["POST", "console/bank/entries/1/ignoring/"],
    ["POST", "console/bank/entries/1/repayment/"],
  ] as const)
    assert.equal(
      (await call(app, method, path, { as: nobody, ...(method === "POST" && { json: {} }) })).status,
      403,
      path,
    );
  assert.equal((await upload(app, nobody, "x")).status, 403);
});
