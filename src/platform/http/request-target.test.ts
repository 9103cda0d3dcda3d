import assert from "node:assert/strict";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../../../tests/support/app.ts";
import { newProduct } from "../../../tests/support/goods.ts";
import { newPerson, newProducer } from "../../../tests/support/people.ts";

let app: TestApp;
before(async () => {
  app = await startApp();
  const eva = await newProducer(app, "eva");
  for (let n = 0; n < 2; n++) await newProduct(app, eva);
});
after(() => app.close());

/** What is answered to a request line with these fields. */
async function say(line: string, fields: string[] = ["Host: other.example"], body = "") {
  const socket = connect(Number(new URL(app.url).port), "127.0.0.1");
  socket.write([`${line} HTTP/1.1`, ...fields, "Connection: close", "", body].join("\r\n"));
  const answer = await text(socket);
  const [head = "", ...rest] = answer.split("\r\n\r\n");
  return { status: Number(answer.slice(9, 12)), head, body: rest.join("\r\n\r\n") };
}

test("an address that names the site is answered as the same one without it, links and all", async () => {
  for (const path of ["/backend/api/products/?limit=1", "/backend/api/products?limit=1"]) {
    // Made, and then from what is kept.
    for (let asked = 0; asked < 4; asked++) {
      const plain = await say(`GET ${path}`, ["Host: market.example:81"]);
      const whole = await say(`GET http://market.example:81${path}`);
      assert.deepEqual([plain.status, whole.status], [200, 200]);
      assert.equal(whole.body, plain.body);
      assert.match(
        JSON.parse(whole.body).next,
        /^http:\/\/market\.example:81\/backend\/api\/products\/\?cursor=/,
      );
    }
  }
  const { status, body } = await say("GET HTTPS://market.example");
  assert.equal(status, 200);
  assert.match(body, /<!doctype html>/);
});

test("what is kept for one site is never another's answer, however the site is named", async () => {
  for (const [line, host, site] of [
    ["GET http://one.example/backend/api/products/?limit=1", "two.example", "one"],
    ["GET /backend/api/products/?limit=1", "two.example", "two"],
    ["GET http://two.example/backend/api/products/?limit=1", "one.example", "two"],
    ["GET /backend/api/products/?limit=1", "one.example", "one"],
  ] as const) {
    for (let asked = 0; asked < 3; asked++) {
      const { body } = await say(line, [`Host: ${host}`]);
      assert.ok(JSON.parse(body).next.startsWith(`http://${site}.example/`), `${line} at ${host}`);
    }
  }
});

test("Location is right, and a retry is the same request in either form", async () => {
  const { access } = await newPerson(app, "bob");
  const author = await newProducer(app, "reviewed");
  const json = JSON.stringify({ rating: 5 });
  const send = (address: string) =>
    say(
      `POST ${address}/backend/api/review/new/${author.id}/`,
      [
        "Host: market.example",
        `Authorization: Bearer ${access}`,
        "Content-Type: application/json",
        "Idempotency-Key: one",
        `Content-Length: ${json.length}`,
      ],
      json,
    );
  const first = await send("http://market.example");
  assert.match(first.head, /\r\nlocation: http:\/\/market\.example\/backend\/api\/review\/\d+\/\r\n/i);
  const again = await send("");
  assert.deepEqual([first.status, again.status, again.body], [201, 201, first.body]);
});

test("what is no address of a site is refused with a problem", async () => {
  for (const [line, status] of [
    ["GET *", 404],
    ["GET ftp://market.example/backend/api/site/", 404],
    ["GET http:///backend/api/site/", 400],
    ["GET http://somebody:secret@market.example/backend/api/site/", 400],
    ["GET market.example:80", 400],
    ["CONNECT market.example:80", 405],
  ] as const) {
    const answer = await say(line);
    assert.equal(answer.status, status, line);
    assert.match(answer.head, /application\/problem\+json/, line);
  }
  assert.equal((await say("OPTIONS *")).status, 204);
});
