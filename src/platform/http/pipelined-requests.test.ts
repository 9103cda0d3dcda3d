import assert from "node:assert/strict";
import { createServer, get } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { limitPipelining } from "./pipelined-requests.ts";

test("thousands of requests in one go on one connection leave the others' turns in between, and all are answered", async (t) => {
  let [underWay, most, answered] = [0, 0, 0];
  const pipelining = limitPipelining((_request, response) => {
    most = Math.max(most, ++underWay);
    response.once("close", () => underWay--);
    setImmediate(() => {
      answered++;
      response.end("ok");
    });
  });
  const server = createServer(pipelining.listener).listen(0, "127.0.0.1");
  t.after(() => server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const one = "GET / HTTP/1.1\r\nHost: x\r\n";
  const socket = connect(port, "127.0.0.1");
  socket.write(`${`${one}\r\n`.repeat(4999)}${one}Connection: close\r\n\r\n`);
  const all = text(socket);
  let between: number | undefined;
  get({ port, host: "127.0.0.1", agent: false }, (response) => {
    response.resume();
    between = answered;
  });
  assert.equal((await all).match(/HTTP\/1\.1 200/g)?.length, 5000);
  assert.ok(most <= 10, `${most} were under way at once`);
  assert.ok(between !== undefined && between < 4000, `another was answered after ${between}`);
});
