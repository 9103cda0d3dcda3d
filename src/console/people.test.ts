import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call, letterTo } from "../../tests/support/client.ts";
import { newProduct } from "../../tests/support/goods.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";

let app: TestApp;
let mara: TestPerson;
before(async () => {
  app = await startApp({ PRODUCERS: "approved" });
  mara = await newPerson(app, "mara", { roles: ["staff"] });
});
after(() => app.close());

const post = (path: string, json?: object, as: TestPerson = mara, headers = {}) =>
  call(app, "POST", `console/${path}`, { as, json, headers });
const get = (path: string, as: TestPerson = mara) => call(app, "GET", `console/${path}`, { as });
const reason = "Sold what was not theirs.";
const newestActs = async (subject: number) =>
  (await get(`acts/?subject=user&subject_id=${subject}`)).body.results;

test("the console is for staff only, who lose it with their role", async () => {
  const eva = await newPerson(app, "eva", { roles: ["product_admin"] });
  for (const path of ["today/", "people/", "orders/", "payouts/", "acts/", "reports/sales/"]) {
    const refused = await get(path, eva);
    assert.deepEqual([refused.status, refused.body.code], [403, "permission_denied"], path);
    assert.equal((await call(app, "GET", `console/${path}`)).status, 401, path);
  }
  const given = await call(app, "PUT", `console/people/${eva.id}/roles/staff/`, { as: mara });
  assert.deepEqual([given.status, given.body.roles], [200, ["product_admin", "staff"]]);
  assert.equal((await get("today/", eva)).status, 200);
  assert.equal(
    (await call(app, "DELETE", `console/people/${eva.id}/roles/staff/`, { as: mara })).status,
    204,
  );
  assert.equal((await get("today/", eva)).status, 403);
  assert.partialDeepStrictEqual(await newestActs(eva.id), [
    { act: "role_revoked", role: "staff", staff: { id: mara.id } },
    { act: "role_granted", role: "staff", staff: { username: "mara" } },
  ]);
});

test("nobody takes the last staff away, also not two who take each other's role at once", async () => {
  const refused = await call(app, "DELETE", `console/people/${mara.id}/roles/staff/`, { as: mara });
  assert.deepEqual([refused.status, refused.body.code], [409, "last_staff"]);
  assert.equal((await post(`people/${mara.id}/disabling/`, { reason })).body.code, "last_staff");
  const nina = await newPerson(app, "nina", { roles: ["staff"] });
  const answers = await Promise.all([
    call(app, "DELETE", `console/people/${mara.id}/roles/staff/`, { as: nina }),
    call(app, "DELETE", `console/people/${nina.id}/roles/staff/`, { as: mara }),
  ]);
  const left = [mara, nina].filter((_, i) => answers[i]?.status !== 204);
  assert.equal(left.length, 1, answers.map(({ text }) => text).join());
  // Whichever it was, mara goes on with it.
  await sql`update users set roles = '{staff}' where id = ${mara.id}`.execute(app.platform.db);
  await sql`update users set roles = '{}' where id = ${nina.id}`.execute(app.platform.db);
});

test("who is disabled reads why, is found among the disabled, and comes back", async () => {
  const otto = await newPerson(app, "otto");
  const blank = await post(`people/${otto.id}/disabling/`, { reason: " " });
  assert.deepEqual([blank.status, blank.body.error_codes], [400, { reason: ["blank"] }]);
  const done = await post(`people/${otto.id}/disabling/`, { reason });
  assert.equal(done.status, 200, done.text);
  assert.notEqual(done.body.disabled_at, null);
  assert.match((await letterTo(app, otto.email)).text, /Sold what was not theirs\./);
  assert.equal((await call(app, "GET", "me/", { as: otto })).status, 401);
  const found = async (query: string) =>
    (await get(`people/?${query}`)).body.results.map(({ id }: { id: number }) => id);
  assert.deepEqual(await found("status=disabled"), [otto.id]);
  assert.deepEqual(await found("search=otto"), [otto.id]);
  assert.deepEqual(await found(`search=${otto.email.toUpperCase()}`), [otto.id]);
  assert.deepEqual(await found(`search=${otto.id}`), [otto.id]);
  assert.deepEqual(await found("role=staff"), [mara.id]);
  assert.equal((await post(`people/${otto.id}/enabling/`)).body.disabled_at, null);
  assert.deepEqual(await found("status=disabled"), []);
});

test("a disabling that is sent twice under one key is done and written down once", async () => {
  const person = await newPerson(app, "twice");
  const key = { "idempotency-key": "once" };
  const answers = await Promise.all(
    [1, 2].map(() => post(`people/${person.id}/disabling/`, { reason }, mara, key)),
  );
  assert.ok(answers.some(({ status }) => status === 200));
  assert.equal((await newestActs(person.id)).length, 1);
});

test("who waits to sell is approved or refused with a letter, once", async () => {
  const [wim, wout] = [await newPerson(app, "wim"), await newPerson(app, "wout")];
  for (const as of [wim, wout]) await call(app, "PATCH", "me/", { as, json: { is_producer: true } });
  assert.equal((await get("today/")).body.producers_pending, 2);
  const waiting = (await get("people/?producer_status=pending")).body.results;
  assert.deepEqual(
    waiting.map(({ username }: { username: string }) => username),
    ["wout", "wim"],
  );
  assert.equal((await post(`producers/${wim.id}/approval/`)).body.producer_status, "approved");
  assert.match((await letterTo(app, wim.email)).subject, /You can now sell/);
  assert.equal((await post(`producers/${wout.id}/refusal/`, { reason })).body.producer_status, "none");
  assert.match((await letterTo(app, wout.email)).text, /Sold what was not theirs\./);
  const again = await post(`producers/${wim.id}/approval/`);
  assert.deepEqual(
    [again.status, again.body.code, again.body.status_now],
    [...[409, "wrong_producer_status", "approved"]],
  );
});

test("a producer whom the staff have paused is out of sight until the staff let them go on", async () => {
  const greta = await newProducer(app, "greta");
  const { id } = await newProduct(app, greta);
  assert.equal((await post(`producers/${greta.id}/pause/`, { reason })).body.producer_status, "paused");
  assert.match((await letterTo(app, greta.email)).text, /paused the sales of greta/);
  assert.equal((await call(app, "GET", `products/${id}/`)).status, 404);
  const own = await call(app, "PATCH", "me/", { as: greta, json: { is_producer: true } });
  assert.deepEqual([own.status, own.body.code], [403, "producer_not_approved"]);
  assert.equal((await post(`producers/${greta.id}/resumption/`)).body.producer_status, "approved");
  assert.equal((await call(app, "GET", `products/${id}/`)).status, 200);
  assert.match((await letterTo(app, greta.email)).subject, /You can sell on Farmgate again/);
  assert.equal((await post(`producers/${greta.id}/resumption/`)).body.code, "wrong_producer_status");
});

test("a product is taken down with a reason that its producer reads", async () => {
  const hanna = await newProducer(app, "hanna");
  const product = await newProduct(app, hanna);
  const removed = await post(`products/${product.id}/removal/`, { reason });
  assert.equal(removed.status, 204, removed.text);
  assert.equal((await call(app, "GET", `products/${product.id}/`, { as: hanna })).status, 404);
  assert.match((await letterTo(app, hanna.email)).text, /Sold what was not theirs\./);
  const { body } = await get(`acts/?subject=product&subject_id=${product.id}`);
  assert.partialDeepStrictEqual(body.results, [{ act: "product_removed", reason }]);
});

test("what was done stays written down: the database refuses to change or delete it", async () => {
  const { db } = app.platform;
  assert.ok((await get("acts/")).body.results.length > 0);
  for (const change of [
    sql`update staff_acts set reason = 'another'`,
    sql`delete from staff_acts`,
    sql`truncate staff_acts`,
  ])
    await assert.rejects(change.execute(db), /staff_acts are only ever added/);
});

test("the pages of people and of acts repeat and skip nothing", async () => {
  for (const list of ["people/", "acts/"]) {
    const all = (await get(`${list}?limit=100`)).body.results.map(({ id }: { id: number }) => id);
    const seen: number[] = [];
    let path: string | null = `${list}?limit=3`;
    while (path !== null) {
      const { body }: { body: { next: string | null; results: { id: number }[] } } = await get(path);
      seen.push(...body.results.map(({ id }) => id));
      path = body.next && (body.next.split("/console/")[1] ?? null);
    }
    assert.deepEqual(seen, all, list);
    assert.ok(all.length > 6, list);
  }
});
