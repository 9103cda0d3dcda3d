import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { newPerson, type TestPerson } from "../../tests/support/people.ts";

let app: TestApp;
let eva: TestPerson;
before(async () => {
  app = await startApp();
  eva = await newPerson(app, "eva");
});
after(() => app.close());

test("strangers see producers only, and one sentence for all others, there or not", async () => {
  const location = { location_name: "Ghent", latitude: 51.0567, longitude: -3.7249 };
  const buyer = await newPerson(app, "a-buyer", { about: "mine", ...location });
  const seller = await newPerson(app, "a-seller", {
    about: "Honey.",
    ...location,
    producer_status: "approved",
    producer_since: new Date(),
    offers: ["pickup"],
    rating_count: 3,
    rating_sum: 14,
  });
  const shown = await call(app, "GET", `users/${seller.id}/`);
  assert.equal(shown.status, 200);
  assert.partialDeepStrictEqual(shown.body, {
    about: "Honey.",
    location: { name: "Ghent", latitude: 51.06, longitude: -3.72 },
    rating_average: 4.67,
  });
  assert.equal("email" in shown.body, false);
  assert.equal(shown.headers.get("cache-control"), "private, no-store");
  assert.match(String(shown.headers.get("vary")), /Authorization/);

  const hidden = await call(app, "GET", `users/${buyer.id}/`);
  const absent = await call(app, "GET", "users/999999/");
  assert.equal(hidden.status, 404);
  assert.match(hidden.body.detail, /signing in may show more/);
  assert.equal(hidden.text, absent.text);

  const seen = await call(app, "GET", `users/${buyer.id}`, { as: eva });
  assert.equal(seen.status, 200);
  assert.equal(seen.body.about, null);
  assert.equal(seen.body.location, null);
});

for (const id of ["0", "-1", "1.5", "x", "9".repeat(30), "%00", "1%27"]) {
  test(`a profile at ${id} is a 404`, async () => {
    assert.equal((await call(app, "GET", `users/${id}/`)).status, 404);
  });
}
