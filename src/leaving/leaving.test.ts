import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { transaction } from "#platform/database";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { countsOf, untilWaiting } from "../../tests/support/at-once.ts";
import { call, letterTo } from "../../tests/support/client.ts";
import { cartOf, newProduct } from "../../tests/support/goods.ts";
import { checkOut } from "../../tests/support/market.ts";
import { newPerson, newProducer, password } from "../../tests/support/people.ts";
import { type Notice, sendNotice } from "../accounts/notices.ts";
import { leave as leaveIn } from "./leaving.ts";

let app: TestApp;
before(async () => {
  app = await startApp();
});
after(() => app.close());

const everything = {
  display_name: "Xanthippe Quux",
  about: "Sells xylophones.",
  location: { name: "Xhoris", latitude: 50.44, longitude: 5.6 },
  address: { street: "Xstraat 1", postal_code: "9000", city: "Ghent", country: "BE" },
  phone: "+32 470 12 34 56",
  pickup: { address: { street: "Xstraat 2", postal_code: "9000", city: "Ghent", country: "BE" } },
  payout_account: { holder: "Xanthippe Quux", iban: "NL91ABNA0417164300" },
  is_producer: true,
};

async function newSeller(username: string) {
  const seller = await newPerson(app, username, { roles: ["staff"] });
  const answer = await call(app, "PATCH", "me/", { as: seller, json: everything });
  assert.equal(answer.status, 200, answer.text);
  return seller;
}

const leave = (as: { access: string }, current_password: unknown) =>
  call(app, "DELETE", "me/", { as, json: { current_password } });

test("the export holds the profile and the sessions, as a file that nobody keeps", async () => {
  const seller = await newPerson(app, "exporting", { about: "All about me.", roles: ["staff"] });
  const answer = await call(app, "GET", "me/export/", { as: seller });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("cache-control"), "private, no-store");
  assert.match(String(answer.headers.get("content-disposition")), /^attachment; filename=/);
  const me = await call(app, "GET", "me/", { as: seller });
  assert.deepEqual(answer.body.profile, me.body);
  assert.equal(answer.body.sessions.length, 1);
  assert.deepEqual(Object.keys(answer.body.sessions[0]), ["device", "created_at", "last_used_at"]);
  assert.doesNotMatch(answer.text, /argon2|token/);
});

test("what a producer sells is in the export, listed or not, and nobody else's", async () => {
  const seller = await newProducer(app, "packs-up");
  const [pears, plums] = [await newProduct(app, seller), await newProduct(app, seller)];
  await newProduct(app, await newProducer(app, "unpacked"));
  await call(app, "PATCH", `products/${plums.id}/`, { as: seller, json: { is_listed: false } });
  const { body } = await call(app, "GET", "me/export/", { as: seller });
  const shown = [pears, plums].map(({ id }) => call(app, "GET", `products/${id}/`, { as: seller }));
  assert.deepEqual(
    body.products,
    (await Promise.all(shown)).map((answer) => answer.body),
  );
});

test("a shop that is read and written some at a time is exported whole and in its order", async () => {
  const seller = await newProducer(app, "packs-much");
  await newProduct(app, seller);
  await app.platform.database.pool.query(
    `insert into products (producer_id, name, currency, price_minor, pack_size, pack_unit, category, stock, created_at, updated_at)
    select producer_id, name || n, currency, price_minor, pack_size, pack_unit, category, stock, created_at, updated_at
    from products, generate_series(1, 1200) n where producer_id = $1`,
    [seller.id],
  );
  const { body } = await call(app, "GET", "me/export/", { as: seller });
  const names = body.products.map(({ name }: { name: string }) => name);
  const [first] = names;
  assert.deepEqual(names, [first, ...Array.from({ length: 1200 }, (_, n) => `${first}${n + 1}`)]);
});

test("while an export is under way twenty wait for their turn, and more are told to come back", async () => {
  const person = await newPerson(app, "impatient");
  const allCame = Promise.withResolvers<void>();
  let refused = 0;
  const ask = async () => {
    const answer = await call(app, "GET", "me/export/", { as: person });
    if (answer.status === 503 && ++refused === 5) allCame.resolve();
    return answer;
  };
  const answers = await transaction(app.platform.db, async (tx) => {
    await sql`lock table promotions`.execute(tx);
    const first = ask();
    await untilWaiting(app, 1);
    const others = Array.from({ length: 25 }, ask);
    await allCame.promise;
    return [first, ...others];
  });
  assert.deepEqual(countsOf(await Promise.all(answers)), { 200: 21, unavailable: 5 });
});

test("the cart is in the export, and empty once its owner has left", async () => {
  const [buyer, pears] = [
    await newPerson(app, "carting"),
    await newProduct(app, await newProducer(app, "sells")),
  ];
  await cartOf(app, buyer).add(pears, 3);
  const { body } = await call(app, "GET", "me/export/", { as: buyer });
  const [{ added_at, ...line }] = body.cart;
  assert.deepEqual(line, { product_id: pears.id, name: "Conference pears", quantity: 3 });
  assert.match(added_at, /^\d{4}-\d\d-\d\dT.+Z$/);
  assert.equal((await leave(buyer, password)).status, 204);
  const lines = app.platform.db.selectFrom("cart_lines").select("quantity").where("user_id", "=", buyer.id);
  assert.deepEqual(await lines.execute(), []);
});

test("carts that hold what somebody sold who leaves say that it is no longer sold, and nothing of who sold it", async () => {
  const [buyer, seller] = [await newPerson(app, "keeps"), await newProducer(app, "closes")];
  const [held, free] = [
    await newProduct(app, seller, { description: "From the orchard of the Closes.", origin: "Closes" }),
    await newProduct(app, seller),
  ];
  await call(app, "POST", `review/new/${seller.id}/`, { as: buyer, json: { rating: 5 } });
  const cart = cartOf(app, buyer);
  await cart.add(held, 3);
  const { db } = app.platform;
  // Who puts something into a cart at the same moment has it there as well, or is told that there is none.
  const late = await newPerson(app, "late");
  const [left, added] = await transaction(db, async (tx) => {
    await sql`select from products where id = ${free.id} for update`.execute(tx);
    const leaving = leave(seller, password);
    await untilWaiting(app, 1);
    const adding = cartOf(app, late).add(free);
    await untilWaiting(app, 2);
    return [leaving, adding] as const;
  }).then((both) => Promise.all(both));
  assert.equal(left.status, 204, left.text);
  const inLate = (await cartOf(app, late).read()).body.items;
  if (added.status === 404) assert.deepEqual(inLate, []);
  else assert.equal(inLate[0].issue, "no_longer_sold");

  const { body, text } = await cart.read();
  assert.partialDeepStrictEqual(body.items, [
    {
      ...{ quantity: 3, issue: "no_longer_sold" },
      product: {
        ...{ id: held.id, name: "Conference pears", image: null },
        producer: { username: `~${seller.id}`, location: null, rating_average: null, rating_count: 0 },
      },
    },
  ]);
  assert.deepEqual(body.totals, []);
  assert.doesNotMatch(text, /closes/i);
  const rows = await db.selectFrom("products").selectAll().where("producer_id", "=", seller.id).execute();
  assert.deepEqual(
    rows.filter(({ id }) => id !== free.id).map(({ id }) => id),
    [held.id],
  );
  assert.doesNotMatch(JSON.stringify(rows), /closes/i);
  assert.equal((await call(app, "GET", `products/${held.id}/`)).status, 404);
  assert.equal((await checkOut(app, buyer)).body.code, "no_longer_sold");
  assert.equal((await cart.remove(held)).body.items.length, 0);
});

test("who leaves is in no row of the market any more, and no password or token of theirs is good", async () => {
  const seller = await newSeller("xerxes");
  await call(app, "POST", "me/email/", {
    as: seller,
    json: { email: "xelsewhere@example.org", current_password: password },
    headers: { "idempotency-key": "one" },
  });
  await call(app, "POST", "auth/password-reset/", { json: { email: seller.email } });
  await app.jobsDone();
  assert.equal((await leave(seller, password)).status, 204);

  const gone = await call(app, "GET", "me/", { as: seller });
  assert.equal(gone.status, 401);
  assert.equal(gone.body.code, "token_not_valid");
  assert.equal((await leave(seller, password)).body.code, "token_not_valid");
  const changes = {
    "me/password/": { password: "kept-in-the-cellar" },
    "me/email/": { email: "a@b.example" },
  };
  for (const [path, change] of Object.entries(changes)) {
    const json = { current_password: password, ...change };
    const { body } = await call(app, "POST", path, { as: seller, json });
    assert.equal(body.code, "token_not_valid", path);
  }
  const refreshed = await call(app, "POST", "auth/token/refresh/", { json: { refresh: seller.refresh } });
  assert.equal(refreshed.status, 401);
  for (const username of ["xerxes", seller.email, `~${seller.id}`]) {
    const { status } = await call(app, "POST", "auth/token/", { json: { username, password } });
    assert.equal(status, 401);
  }
  assert.equal((await call(app, "GET", `users/${seller.id}/`)).status, 404);
  const other = await newPerson(app, "other");
  assert.equal((await call(app, "GET", `users/${seller.id}/`, { as: other })).status, 404);

  const { db } = app.platform;
  const tables = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'mailbox_letters'`.execute(
    db,
  );
  for (const { name } of tables.rows) {
    const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(db);
    for (const { row } of rows) {
      assert.doesNotMatch(row, /xerxes|xelsewhere|xanthippe|quux|xylophone|xhoris|xstraat|NL91ABNA/i, name);
    }
  }
  const answers = db.selectFrom("idempotency_keys").selectAll().where("user_id", "=", seller.id);
  assert.deepEqual(await answers.execute(), []);
  const row = await db.selectFrom("users").selectAll().where("id", "=", seller.id).executeTakeFirstOrThrow();
  assert.partialDeepStrictEqual(row, {
    username: `~${seller.id}`,
    email: null,
    phone: null,
    latitude: null,
    place: null,
    roles: [],
    producer_status: "paused",
  });
});

test("the queue forgets what it told somebody who leaves, at whichever address", async () => {
  const [person, stays] = [await newPerson(app, "zebedee"), await newPerson(app, "zachary")];
  const next = "kept-in-the-cellar";
  for (const as of [person, stays]) {
    const json = { current_password: password, password: next };
    assert.equal((await call(app, "POST", "me/password/", { as, json })).status, 200);
  }
  const json = { email: "zeb@example.org", current_password: next };
  await call(app, "POST", "me/email/", { as: person, json });
  const { code } = await letterTo(app, "zeb@example.org");
  assert.equal((await call(app, "POST", "me/email/validate/", { as: person, json: { code } })).status, 200);
  // What is sent at the first try is kept nowhere; what had to be tried again stays in the queue for a day.
  await transaction(app.platform.db, async (tx) => {
    for (const { username } of [person, stays]) {
      const notice = {
        about: "enabled",
        notice_id: username,
        to: `${username}@example.org`,
        language: null,
        username,
      };
      await app.platform.jobs.addLater(tx, sendNotice, 0, notice as Notice);
    }
  });
  await app.jobsDone();
  assert.equal((await leave(person, next)).status, 204);
  const { rows } = await app.platform.database.pool.query(
    "select data::text from jobs.job union all select data::text from outbox",
  );
  const kept = rows.map(({ data }) => data).join();
  assert.doesNotMatch(kept, /zeb/);
  assert.match(kept, /zachary/);
});

test("who leaves while they ask to move to another address gets no letter there, and leaves no trace of it", async () => {
  const person = await newPerson(app, "in-between");
  const json = { email: "in-between-2@example.org", current_password: password };
  const { db, clock } = app.platform;
  const [asked] = await transaction(db, async (tx) => {
    const { rows } = await sql<{ id: number; username: string; email: string }>`
      select id, username, email from users where id = ${person.id} for update`.execute(tx);
    const [held] = rows;
    assert.ok(held);
    const asking = call(app, "POST", "me/email/", { as: person, json });
    await untilWaiting(app, 1);
    await leaveIn(tx, held, clock.now());
    return [asking] as const;
  });
  assert.equal((await asked).body.code, "token_not_valid");
  const codes = db.selectFrom("email_codes").select("email").where("user_id", "=", person.id);
  assert.deepEqual(await codes.execute(), []);
});

test("the words that others have stay known when somebody leaves", async () => {
  const [stays, goes] = [await newSeller("stays"), await newSeller("goes")];
  assert.equal((await leave(goes, password)).status, 204);
  const { body } = await call(app, "GET", "users/?search=xylophnoes");
  assert.deepEqual(body.results.map(({ id }: { id: number }) => id).includes(stays.id), true);
});

test("the name and the address of who left are free again", async () => {
  const first = await newPerson(app, "phoenix");
  assert.equal((await leave(first, password)).status, 204);
  const second = await newPerson(app, "phoenix");
  assert.notEqual(second.id, first.id);
});

test("without the right password nobody leaves", async () => {
  const person = await newPerson(app, "staying");
  const wrong = await leave(person, "not-the-password");
  assert.equal(wrong.status, 400);
  assert.equal(wrong.body.code, "wrong_password");
  for (const [value, code] of [
    [undefined, "required"],
    [1, "wrong_type"],
    [null, "null_not_allowed"],
    ["", "blank"],
  ]) {
    const answer = await leave(person, value);
    assert.equal(answer.status, 400, answer.text);
    assert.deepEqual(answer.body.error_codes, { current_password: [code] });
  }
  assert.equal((await call(app, "DELETE", "me/", { json: { current_password: password } })).status, 401);
  assert.equal((await call(app, "GET", "me/", { as: person })).status, 200);
});

test("of many requests to leave at once each is answered, and one erases", async () => {
  const person = await newPerson(app, "hasty");
  const answers = await Promise.all(Array.from({ length: 6 }, () => leave(person, password)));
  const statuses = answers.map(({ status }) => status);
  assert.equal(statuses.filter((status) => status === 204).length, 1);
  assert.ok(
    statuses.every((status) => status === 204 || status === 401),
    String(statuses),
  );
});
