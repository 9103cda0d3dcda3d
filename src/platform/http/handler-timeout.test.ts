import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import Fastify from "fastify";
import { answerError } from "./error-handler.ts";
import { registerHandlerTimeout } from "./handler-timeout.ts";

test("who waits too long is told so, once, unless the route may take longer", async (t) => {
  const app = Fastify();
  t.after(() => app.close());
  app.setErrorHandler(answerError);
  registerHandlerTimeout(app, 0.15);
  const { promise: work, resolve } = Promise.withResolvers<string>();
  app.get("/stuck", () => work);
  app.post("/stuck", () => work);
  app.post("/echo", async ({ body }) => body);
  app.get("/quick", async () => "done");
  app.get("/held-back", async () => "done");
  app.addHook("onSend", async ({ url }) => void (url === "/held-back" && (await sleep(400))));
  app.get("/long", { config: { handlerTimeoutSeconds: 30 } }, async () => sleep(400, "done"));
  const url = await app.listen({ port: 0, host: "127.0.0.1" });

  const [long, heldBack] = [fetch(`${url}/long`), fetch(`${url}/held-back`)];
  const withBody = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };
  const late = await Promise.all([fetch(`${url}/stuck`), fetch(`${url}/stuck`, withBody)]);
  for (const { status, headers } of late) {
    assert.equal(status, 503);
    assert.equal(headers.get("retry-after"), "1");
  }
  const [read, written] = await Promise.all(late.map(async (answer) => JSON.parse(await answer.text())));
  assert.deepEqual([read.code, read.outcome], ["unavailable", undefined]);
  assert.deepEqual([written.code, written.outcome], ["unavailable", "unknown"], "what is written goes on");
  assert.equal(await (await long).text(), "done");
  assert.equal(await (await heldBack).text(), "done", "what is on its way goes out");

  const body = comingSlowly(["{", '"a"', ":1}"], 150);
  const slowly = { ...withBody, body, duplex: "half" } as const;
  assert.equal(
    await (await fetch(`${url}/echo`, slowly)).text(),
    '{"a":1}',
    "a slow body is read to its end",
  );
  assert.equal((await fetch(`${url}/stuck`, withBody)).status, 503);
  resolve("too late");
  assert.equal(await (await fetch(`${url}/quick`)).text(), "done");
});

test("a route has its whole time once its body has come", async (t) => {
  const app = Fastify();
  t.after(() => app.close());
  app.setErrorHandler(answerError);
  registerHandlerTimeout(app, 0.6);
  app.post("/", async () => sleep(400, "done"));
  const url = await app.listen({ port: 0, host: "127.0.0.1" });
  const headers = { "content-type": "application/json" };
  const asked = { method: "POST", headers, body: comingSlowly(["{", "}"], 200), duplex: "half" } as const;
  assert.equal(await (await fetch(url, asked)).text(), "done");
});

function comingSlowly(parts: string[], milliseconds: number): ReadableStream {
  return new ReadableStream({
    async start(parcel) {
      for (const part of parts) await sleep(milliseconds, parcel.enqueue(new TextEncoder().encode(part)));
      parcel.close();
    },
  });
}
