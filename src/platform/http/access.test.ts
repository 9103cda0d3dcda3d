import assert from "node:assert/strict";
import { test } from "node:test";
import Fastify from "fastify";
import { startApp } from "../../../tests/support/app.ts";
import { call } from "../../../tests/support/client.ts";
import { registerAccess } from "./access.ts";

test("a route that does not say who may call it can't be registered", () => {
  const app = Fastify();
  registerAccess(app, () => undefined);
  assert.throws(() => app.get("/open", () => ({})), /GET \/open does not say who may call it/);
});

test("an empty bearer counts as none: public routes answer as to strangers, others ask who it is", async (t) => {
  const app = await startApp();
  t.after(() => app.close());
  for (const authorization of ["Bearer", "Bearer ", "bearer", ""]) {
    const headers = { authorization };
    for (const path of ["products/", "products/", "users/list/", "home/"]) {
      const { status, text } = await call(app, "GET", path, { headers });
      assert.equal(status, 200, text);
      const stranger = await call(app, "GET", path);
      assert.equal(text, stranger.text);
    }
    const own = await call(app, "GET", "me/", { headers });
    assert.deepEqual([own.status, own.body.code], [401, "not_authenticated"]);
  }
});
