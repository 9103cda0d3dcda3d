import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startApp, type TestApp } from "../../../tests/support/app.ts";
import { call } from "../../../tests/support/client.ts";
import { createServer } from "../server.ts";

let app: TestApp;
before(async () => {
  app = await startApp();
});
after(() => app.close());

function open(port = Number(new URL(app.url).port)): Socket {
  return connect(port, "127.0.0.1");
}

/** All that the server says to these bytes before it closes the connection. */
async function say(bytes: string): Promise<string> {
  const socket = open();
  socket.write(bytes);
  return text(socket);
}

const site = "GET /backend/api/site/ HTTP/1.1\r\nHost: x\r\n";
const last = "GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
const post = "POST /backend/api/registration/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

test("requests sent in one go are answered in their order, a refused body among them", async () => {
  const refused = "PUT /backend/api/site/ HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody";
  const answers = await say(`${site}\r\n${refused}${post}Content-Length: 2\r\n\r\n{}${last}`);
  assert.deepEqual(
    [...answers.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status),
    ["200", "405", "400", "200"],
  );
  assert.match(answers, /\{"status":"ok"\}$/);
});

for (const [what, request] of [
  [
    "two ways to tell a body's length",
    `${post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${last}`,
  ],
  ["two lengths", `${post}Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}${last}`],
  ["an unknown coding", `${post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${last}`],
  ["a space before the colon", `${post}Content-Length : 2\r\n\r\n{}${last}`],
  ["a negative length", `${post}Content-Length: -2\r\n\r\n${last}`],
  ["a folded header", `${site}X-A: a\r\n Transfer-Encoding: chunked\r\n\r\n${last}`],
  ["bare line feeds", `GET /backend/api/site/ HTTP/1.1\nHost: x\n\n${last}`],
] as const) {
  test(`a request whose end is unclear is refused, and nothing after it is read: ${what}`, async () => {
    const answers = await say(request);
    assert.equal(answers.match(/HTTP\/1\.1 /g)?.length, 1, answers);
    assert.match(answers, /^HTTP\/1\.1 400 [\s\S]+application\/problem\+json[\s\S]+Connection: close/);
  });
}

test("clients that go away at any moment hurt nobody", async () => {
  const json = JSON.stringify({ username: "nobody", password: "not the right one" });
  const signIn = `POST /backend/api/auth/token/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${json.length}\r\n\r\n${json}`;
  const document = "GET /backend/api/openapi.json HTTP/1.1\r\nHost: x\r\nAccept-Encoding: br\r\n\r\n";
  const gone = Array.from({ length: 90 }, async (_, n) => {
    const socket = open();
    await once(socket, "connect");
    const bytes = [signIn, document, `${post}Content-Length: 90\r\n\r\n{`][n % 3] ?? "";
    socket.write(n % 2 ? bytes : bytes.slice(0, 60));
    // Some while the server reads, some while it works, some while it writes.
    await sleep(n);
    socket.resetAndDestroy();
  });
  await Promise.all(gone);
  const answers = await Promise.all(Array.from({ length: 10 }, () => call(app, "GET", "site/")));
  for (const { status } of answers) assert.equal(status, 200);
});

test("headers and bodies that arrive too slowly get a 408, and their connections end", async (t) => {
  const hasty = await createServer(app.platform, { authenticate: () => undefined });
  hasty.post("/", { config: { access: "public" }, schema: { body: {} } }, async () => ({}));
  // Told before it listens, so that nobody waits for half a minute here.
  assert.deepEqual([hasty.server.headersTimeout, hasty.server.requestTimeout], [20_000, 30_000]);
  hasty.server.headersTimeout = 100;
  hasty.server.requestTimeout = 200;
  await hasty.listen({ port: 0, host: "127.0.0.1" });
  t.after(() => hasty.close());
  const { port } = hasty.server.address() as AddressInfo;
  const slowly = async (bytes: string) => {
    const socket = open(port);
    socket.write(bytes);
    // Drop by drop, so that the connection is never idle.
    const dripping = setInterval(() => socket.write("x"), 50);
    const answer = await text(socket.on("error", () => {})).finally(() => clearInterval(dripping));
    assert.match(answer, /^HTTP\/1\.1 408 [\s\S]+"code":"request_timeout"/);
  };
  await Promise.all([
    slowly("POST / HTTP/1.1\r\nHost: x\r\nX-Slow: "),
    slowly("POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n"),
  ]);
});
