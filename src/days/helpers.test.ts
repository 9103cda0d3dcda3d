import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { newPerson, password, type TestPerson } from "../../tests/support/people.ts";
import { newDay, newPlace, newStaff, refusal, timeZone } from "./market.fixture.ts";

let app: TestApp;
let staff: TestPerson;
let day: { id: number; date: string };
before(async () => {
  app = await startApp({ TIME_ZONE: timeZone });
  staff = await newStaff(app);
  const place = await newPlace(app, staff);
  day = await newDay(app, staff, place.id);
});
after(() => app.close());

const helper = (method: string, userId: number, as?: TestPerson, dayId = day.id) =>
  call(app, method, `market-days/${dayId}/helpers/${userId}/`, { as });
const helpers = async () => {
  const { body } = await call(app, "GET", `market-days/${day.id}/helpers/`, { as: staff });
  return body.results.map(({ user }: { user: { username: string } }) => user.username);
};

test("staff let people help at a day and end it, as often as they like", async () => {
  const hana = await newPerson(app, "hana");
  const added = await helper("PUT", hana.id, staff);
  assert.deepEqual([added.status, added.body.user.username], [200, "hana"], added.text);
  assert.equal((await helper("PUT", hana.id, staff)).text, added.text);
  assert.deepEqual(await helpers(), ["hana"]);
  assert.equal((await helper("DELETE", hana.id, staff)).status, 204);
  assert.equal((await helper("DELETE", hana.id, staff)).status, 204);
  assert.deepEqual(await helpers(), []);
});

test("nobody but staff says who helps, and nobody helps who isn't there, at a day that isn't", async () => {
  const bob = await newPerson(app, "bob");
  const gone = await newPerson(app, "gone");
  await app.platform.database.pool.query("update users set disabled_at = now() where id = $1", [gone.id]);
  for (const method of ["PUT", "DELETE"]) {
    assert.equal((await helper(method, bob.id)).status, 401);
    assert.deepEqual(refusal(await helper(method, bob.id, bob)), [403, "permission_denied"]);
    assert.equal((await helper(method, bob.id, staff, 999_999)).status, 404);
  }
  const list = await call(app, "GET", `market-days/${day.id}/helpers/`, { as: bob });
  assert.deepEqual(refusal(list), [403, "permission_denied"]);
  for (const id of [gone.id, 999_999]) assert.equal((await helper("PUT", id, staff)).status, 404);
});

test("who helps takes it along, and who leaves helps no longer", async () => {
  const lea = await newPerson(app, "lea");
  const { added_at } = (await helper("PUT", lea.id, staff)).body;
  const { body } = await call(app, "GET", "me/export/", { as: lea });
  assert.deepEqual(body.helping, [{ market_day_id: day.id, date: day.date, added_at }]);
  const left = await call(app, "DELETE", "me/", { as: lea, json: { current_password: password } });
  assert.equal(left.status, 204, left.text);
  assert.deepEqual(await helpers(), []);
});
