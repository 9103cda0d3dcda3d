import assert from "node:assert/strict";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { newProducer, type TestPerson } from "../../tests/support/people.ts";
import { until } from "../../tests/support/sites.ts";

/** Some megabytes of JSON, more than lies in the buffers between two processes. */
const entries = 60_000;

let app: TestApp;
let seller: TestPerson;
before(async () => {
  app = await startApp();
  seller = await newProducer(app, "sells-for-years");
  const client = await app.platform.database.pool.connect();
  // Past the triggers of the ledger, by which this would take minutes.
  await client.query(`set session_replication_role = replica`);
  await client.query(
    `insert into transfer_lines (transfer_id, account, wallet_id, currency, amount_minor, kind, balance_after_minor, created_at)
    select n, 'available', wallets.id, 'EUR', case n % 2 when 0 then 1 else -1 end, 'promotion', n, now()
    from wallets, generate_series(1, ${entries}) n where user_id = ${seller.id}`,
  );
  client.release(true);
});
after(() => app.close());

async function openExport(method = "GET"): Promise<IncomingMessage> {
  const headers = { authorization: `Bearer ${seller.access}` };
  const request = get(`${app.url}/backend/api/me/export/`, { method, headers, agent: false });
  const [response] = await once(request, "response");
  return response;
}

test("a wallet of any length is exported whole, in order, while it is read", async () => {
  const { body: wallets } = await call(app, "GET", "wallet/", { as: seller });
  const response = await openExport();
  assert.equal(response.statusCode, 200);
  assert.equal(response.headers["content-disposition"], 'attachment; filename="my-data.json"');
  const answered = await text(response);
  assert.equal(response.headers["content-length"], String(Buffer.byteLength(answered)));
  const exported = JSON.parse(answered);
  assert.deepEqual(Object.keys(exported), [
    ...[
      "profile",
      "sessions",
      "products",
      "reviews",
      "orders",
      "papers",
      "transfers",
      "wallets",
      "bank_entries",
      "promotions",
      "attendance",
      "helping",
      "cart",
    ],
  ]);
  const [{ entries: written, payouts, ...wallet }] = exported.wallets;
  assert.deepEqual([payouts, wallet], [[], wallets.results[0]]);
  const isInPlace = ({ balance_after: { amount } }: { balance_after: { amount: string } }, n: number) =>
    amount === ((entries - n) / 100).toFixed(2);
  assert.ok(written.length === entries && written.every(isInPlace));
});

test("a reader who stalls takes no connection to the database, and no turn of another", async () => {
  const stalled = await openExport();
  stalled.pause();
  const other = await newProducer(app, "sells-little");
  const answer = await call(app, "GET", "me/export/", { as: other });
  assert.equal(answer.status, 200);
  const { pool } = app.platform.database;
  await until(() => pool.totalCount === pool.idleCount, "no connection waits for the reader");
  const whole = JSON.parse(await text(stalled));
  assert.equal(whole.wallets[0].entries.length, entries);
});

test("who goes away amid an export may ask again, as often as they like; who reads none of five may not", async () => {
  for (let n = 0; n < 8; n++) (await openWhenGone()).destroy();
  const unread: IncomingMessage[] = [];
  for (let n = 0; n < 5; n++) unread.push(await openWhenGone());
  assert.equal((await openExport()).statusCode, 429);
  for (const response of unread) response.destroy();
});

test("an export of any length bears a strong ETag: the same state has the same, and is not sent again", async () => {
  const first = await openWhenGone();
  first.resume();
  await once(first, "end");
  const { etag = "" } = first.headers;
  assert.match(etag, /^"[\w-]{27}"$/);
  const headers = { authorization: `Bearer ${seller.access}`, "if-none-match": etag };
  const known = await fetch(`${app.url}/backend/api/me/export/`, { headers });
  assert.deepEqual([known.status, known.headers.get("etag"), await known.text()], [304, etag, ""]);
  const head = await openWhenGone("HEAD");
  assert.deepEqual(
    [head.headers.etag, head.headers["content-length"]],
    [etag, first.headers["content-length"]],
  );
  assert.equal(await text(head), "");
  const display_name = "Sells for years";
  await call(app, "PATCH", "me/", { as: seller, json: { display_name } });
  const changed = await fetch(`${app.url}/backend/api/me/export/`, { headers });
  assert.equal(changed.status, 200);
  assert.notEqual(changed.headers.get("etag"), etag);
  await changed.body?.cancel();
});

/** Until the server has heard that those before it went away. */
async function openWhenGone(method = "GET"): Promise<IncomingMessage> {
  let response: IncomingMessage | undefined;
  await until(async () => {
    response = await openExport(method);
    if (response.statusCode === 429) response.resume();
    return response.statusCode === 200;
  }, "it may be asked for");
  return response ?? assert.fail();
}
