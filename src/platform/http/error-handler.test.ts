import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { Readable } from "node:stream";
import { test } from "node:test";
import Fastify from "fastify";
import { answerError } from "./error-handler.ts";

test("who breaks off a body is no error of the site's", async (t) => {
  const lines: string[] = [];
  const app = Fastify({ logger: { level: "error", stream: { write: (line) => void lines.push(line) } } });
  t.after(() => app.close());
  const { promise: answered, resolve } = Promise.withResolvers<number>();
  app.setErrorHandler((error: Error, request, reply) => {
    answerError(error, request, reply);
    resolve(reply.statusCode);
  });
  app.post("/", async () => "done");
  await app.listen({ port: 0, host: "127.0.0.1" });

  const socket = connect((app.server.address() as AddressInfo).port, "127.0.0.1");
  const head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n";
  socket.write(`${head}{`);
  await once(app.server, "request");
  socket.destroy();
  assert.equal(await answered, 408);
  assert.deepEqual(lines, []);
});

test("who goes away before the first byte of a stream is no error of the site's", async (t) => {
  const lines: string[] = [];
  const app = Fastify({ logger: { level: "error", stream: { write: (line) => void lines.push(line) } } });
  t.after(() => app.close());
  const { promise: answered, resolve } = Promise.withResolvers<number>();
  app.setErrorHandler((error: Error, request, reply) => {
    answerError(error, request, reply);
    resolve(reply.statusCode);
  });
  const begun = Promise.withResolvers<void>();
  const picture = new Readable({ read: () => begun.resolve() });
  // A request that was read to its end is none that was aborted.
  app.get("/", async (request, reply) => {
    await once(request.raw.resume(), "end");
    return reply.send(picture);
  });
  await app.listen({ port: 0, host: "127.0.0.1" });

  const socket = connect((app.server.address() as AddressInfo).port, "127.0.0.1");
  socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  await begun.promise;
  socket.destroy();
  assert.equal(await answered, 408);
  assert.deepEqual(lines, []);
});

test("what nobody foresaw is told with the number under which it stands in the log", async (t) => {
  const lines: string[] = [];
  const app = Fastify({ logger: { level: "error", stream: { write: (line) => void lines.push(line) } } });
  t.after(() => app.close());
  app.setErrorHandler(answerError);
  app.get("/", async () => {
    throw new Error("a bug");
  });
  const { statusCode, body } = await app.inject("/");
  assert.equal(statusCode, 500);
  const { code, request_id } = JSON.parse(body);
  assert.equal(code, "internal_error");
  assert.equal(JSON.parse(lines[0] ?? "{}").reqId, request_id);
  assert.doesNotMatch(body, /a bug/);
});
