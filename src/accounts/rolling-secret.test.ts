import assert from "node:assert/strict";
import { test } from "node:test";
import { jwtSecret, startApp, type TestApp } from "../../tests/support/app.ts";
import { call, letterTo } from "../../tests/support/client.ts";
import { newPerson } from "../../tests/support/people.ts";

const next = "another secret for tests, thirty-two bytes or more";

test("while the secret is replaced, tokens and codes of the one before go on, and new ones are the new one's", async () => {
  const before = await startApp();
  const { host, port, user, password, database } = before.platform.database.pool.options;
  const connection = { host, port, user, password, database } as never;
  const again = (settings: Record<string, string>) =>
    startApp(settings, { connection, revive: async () => {} });
  const person = await newPerson(before, "rolanda");
  await call(before, "POST", "registration/", { json: { email: "later@example.org" } });
  const { code } = await letterTo(before, "later@example.org");
  await before.close();

  const rolling = await again({ JWT_SECRET: next, JWT_SECRET_PREVIOUS: jwtSecret });
  assert.equal((await call(rolling, "GET", "me/", { as: person })).status, 200);
  const json = { email: "later@example.org", code, username: "later", password: "a-long-enough-password" };
  assert.equal((await call(rolling, "POST", "registration/validate/", { json })).status, 201);
  const renewed = await refresh(rolling, person.refresh);
  assert.equal(renewed.status, 200);
  await rolling.close();

  const after = await again({ JWT_SECRET: next });
  assert.equal((await call(after, "GET", "me/", { as: person })).status, 401);
  assert.equal((await refresh(after, person.refresh)).status, 401);
  assert.equal(
    (await refresh(after, renewed.body.refresh)).status,
    200,
    "who came by meanwhile stays signed in",
  );
  await after.close();
});

function refresh(app: TestApp, token: string) {
  return call(app, "POST", "auth/token/refresh/", { json: { refresh: token } });
}
