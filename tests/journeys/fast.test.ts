import assert from "node:assert/strict";
import { get } from "node:http";
import { buffer } from "node:stream/consumers";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../support/app.ts";
import { call } from "../support/client.ts";
import { newProduct } from "../support/goods.ts";
import { newPerson } from "../support/people.ts";

let app: TestApp;
let paths: string[];
before(async () => {
  app = await startApp({ RATE_LIMIT: "on" });
  const selling = { producer_status: "approved", producer_since: new Date(), offers: ["pickup"] };
  const eva = await newPerson(app, "eva", selling);
  const bob = await newPerson(app, "bob");
  const { id } = await newProduct(app, eva, { description: "Ripe pears. ".repeat(100) });
  const { body: review } = await call(app, "POST", `review/new/${eva.id}/`, { as: bob, json: { rating: 5 } });
  paths = [
    ...[
      "",
      "site/",
      "home/",
      "home/?list=newest",
      "products/",
      "products?search=pears",
      "products/facets/?category=fruit",
      "products/promotion/",
    ],
    ...[
      "promotion/",
      `products/${id}/`,
      `products/user/${eva.id}/`,
      "search/?type=products&search_string=pears",
    ],
    ...["search/?type=users&search_string=eva", "users/list/", "users?search=eva", `users/${eva.id}/`],
    ...[`review/${review.id}/`, `review/user/${eva.id}/`],
  ];
});
after(() => app.close());

interface Seen {
  status: number;
  fields: Record<string, string>;
  body: string;
}

function ask(path: string, headers: Record<string, string>): Promise<Seen> {
  return new Promise((resolve, reject) => {
    get(`${app.url}/backend/api/${path}`, { headers }, async (response) => {
      const bytes = await buffer(response);
      const { rawHeaders, statusCode = 0 } = response;
      const pairs = rawHeaders.flatMap((name, n) =>
        n % 2 === 0 ? [[name.toLowerCase(), rawHeaders[n + 1]]] : [],
      );
      assert.equal(new Set(pairs.map(([name]) => name)).size, pairs.length, "a field is there twice");
      const fields = Object.fromEntries(pairs);
      assert.match(fields["x-request-id"], /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
      assert.match(fields.ratelimit, /^"general";r=\d+;t=\d+$/);
      for (const name of ["x-request-id", "ratelimit", "date"]) delete fields[name];
      resolve({ status: statusCode, fields, body: bytes.toString("base64") });
    }).on("error", reject);
  });
}

/** Nothing, but Fastify gets to see it. */
const unusual = { "content-length": "0" };

test("every kept answer has the fields and bytes of one that was just made, and of one that Fastify gives", async () => {
  for (const path of paths) {
    for (const accepted of [{}, { "accept-encoding": "gzip" }, { "accept-encoding": "br, gzip" }]) {
      await app.platform.database.pool.query("insert into changes (topic) values ('everything')");
      await app.changesSeen();
      const made = await ask(path, accepted);
      assert.equal(made.status, 200, path);
      for (const more of [unusual, {}, {}])
        assert.deepEqual(await ask(path, { ...accepted, ...more }), made, path);
      const known = { ...accepted, "if-none-match": String(made.fields["etag"]) };
      const unchanged = await ask(path, { ...known, ...unusual });
      assert.equal(unchanged.status, 304);
      assert.deepEqual(await ask(path, known), unchanged, path);
    }
  }
});

test("HEAD of what is kept has its fields and no body", async () => {
  for (const path of paths) {
    const { headers } = await call(app, "GET", path, { headers: { "accept-encoding": "identity" } });
    const answer = await call(app, "HEAD", path, { headers: { "accept-encoding": "identity" } });
    assert.equal(answer.text, "");
    assert.equal(answer.headers.get("etag"), headers.get("etag"));
    assert.equal(answer.headers.get("content-length"), headers.get("content-length"));
  }
});
