import assert from "node:assert/strict";
import { test } from "node:test";
import Fastify from "fastify";
import { registerAccess } from "./access.ts";
import { rawBodyOf, registerInput } from "./input.ts";

test("a route for what is signed gets the very bytes of the body, and nobody is asked who they are", async () => {
  const app = Fastify();
  registerAccess(app, () => undefined);
  registerInput(app);
  app.post("/signed", { config: { access: "signed" } }, (request) => ({
    bytes: rawBodyOf(request).toString("latin1"),
    isRefused: request.refusedToken,
  }));
  app.post("/open", { config: { access: "credentials" } }, (request) => rawBodyOf(request));

  const headers = { "content-type": "application/json; charset=utf-8", authorization: "Bearer a.b.c" };
  for (const payload of ['{ "amount":1.0,\n"amount": 2 }', '"\xff"', "{", "null", ""]) {
    const { body, statusCode } = await app.inject({
      ...{ method: "POST", url: "/signed", headers },
      payload: Buffer.from(payload, "latin1"),
    });
    assert.equal(statusCode, 200, body);
    assert.deepEqual(JSON.parse(body), { bytes: payload, isRefused: false });
  }
  const other = await app.inject({ method: "POST", url: "/open", headers, payload: "{}" });
  assert.match(other.body, /no route of the access signed/);
});
