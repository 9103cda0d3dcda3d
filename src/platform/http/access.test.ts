import assert from "node:assert/strict";
import { test } from "node:test";
import Fastify from "fastify";
import { registerAccess } from "./access.ts";

test("a route that does not say who may call it can't be registered", () => {
  const app = Fastify();
  registerAccess(app, () => undefined);
  assert.throws(() => app.get("/open", () => ({})), /GET \/open does not say who may call it/);
});
