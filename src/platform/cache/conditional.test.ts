import assert from "node:assert/strict";
import { request } from "node:http";
import { after, before, test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { startApp, type TestApp } from "../../../tests/support/app.ts";
import { call } from "../../../tests/support/client.ts";
import { newPerson, type TestPerson } from "../../../tests/support/people.ts";

let app: TestApp;
let person: TestPerson;
before(async () => {
  app = await startApp();
  person = await newPerson(app, "tagged");
});
after(() => app.close());

/** A GET as it arrives, not decompressed. */
function get(path: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; bytes: Buffer }>(
    (resolve, reject) => {
      request(`${app.url}/backend/api/${path}`, { headers }, async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          bytes: Buffer.concat(chunks),
        });
      })
        .on("error", reject)
        .end();
    },
  );
}

test("a GET bears a strong ETag and answers If-None-Match with an empty 304", async () => {
  const first = await get("site/");
  const etag = String(first.headers["etag"]);
  assert.match(etag, /^"[\w-]+"$/);
  assert.equal((await get("site/")).headers["etag"], etag, "the same state gives the same tag");
  for (const names of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
    const again = await get("site/", { "if-none-match": names });
    assert.equal(again.status, 304, names);
    assert.equal(again.bytes.length, 0);
    assert.equal(again.headers["etag"], etag);
    assert.equal(again.headers["cache-control"], "public, no-cache");
  }
  assert.equal((await get("site/", { "if-none-match": '"other"' })).status, 200);
});

test("each compressed form has its own ETag and says what it varies by", async () => {
  const plain = await get("openapi.json");
  const gzip = await get("openapi.json", { "accept-encoding": "gzip" });
  const brotli = await get("openapi.json", { "accept-encoding": "gzip, br" });
  assert.equal(gzip.headers["content-encoding"], "gzip");
  assert.equal(brotli.headers["content-encoding"], "br");
  assert.deepEqual(gunzipSync(gzip.bytes), plain.bytes);
  assert.deepEqual(brotliDecompressSync(brotli.bytes), plain.bytes);
  const tags = [plain, gzip, brotli].map(({ headers }) => headers["etag"]);
  assert.equal(new Set(tags).size, 3);
  for (const { headers } of [plain, gzip, brotli]) assert.match(String(headers["vary"]), /Accept-Encoding/);
  const again = await get("openapi.json", {
    "accept-encoding": "gzip",
    "if-none-match": String(gzip.headers["etag"]),
  });
  assert.equal(again.status, 304);
  const refused = await get("openapi.json", { "accept-encoding": "gzip;q=0, br;q=0" });
  assert.equal(refused.headers["content-encoding"], undefined);
});

test("what is personal or shows more to the signed in may be kept by nobody", async () => {
  const own = await call(app, "GET", "me/", { as: person });
  assert.equal(own.headers.get("cache-control"), "private, no-store");
  const list = await call(app, "GET", "users/list/");
  assert.equal(list.headers.get("cache-control"), "private, no-store");
  assert.match(list.headers.get("vary") ?? "", /Authorization/);
});

test("HEAD answers what GET does, without the body", async () => {
  const get = await call(app, "GET", "site/");
  const head = await call(app, "HEAD", "site/");
  assert.equal(head.status, 200);
  assert.equal(head.text, "");
  assert.equal(head.headers.get("etag"), get.headers.get("etag"));
});

test("HEAD of what is known is an empty 304, as GET is", async () => {
  for (const path of ["site/", "users/list/", "me/", "/", "/livez"]) {
    const { headers } = await call(app, "HEAD", path, { as: person });
    const known = { as: person, headers: { "if-none-match": headers.get("etag") ?? "" } };
    const [get, head] = [await call(app, "GET", path, known), await call(app, "HEAD", path, known)];
    assert.deepEqual([get.status, head.status, head.text], [304, 304, ""], path);
    assert.equal(head.headers.get("etag"), headers.get("etag"), path);
    assert.equal(head.headers.get("content-length"), null, path);
  }
});

test("PATCH with If-Match changes only what its sender has seen", async () => {
  const seen = (await call(app, "GET", "me/", { as: person })).headers.get("etag") ?? "";
  const patch = (phone: string, match: string) =>
    call(app, "PATCH", "me/", { as: person, json: { phone }, headers: { "if-match": match } });
  const changed = await patch("+32 470 12 34 56", seen);
  assert.equal(changed.status, 200, changed.text);
  const stale = await patch("+32 470 65 43 21", seen);
  assert.equal(stale.status, 412);
  assert.equal(stale.body.code, "precondition_failed");
  const fresh = changed.headers.get("etag") ?? "";
  assert.equal((await call(app, "GET", "me/", { as: person })).headers.get("etag"), fresh);
  assert.equal((await patch("+32 470 65 43 21", `"other", ${fresh}`)).status, 200);
  assert.equal((await patch("+32 470 12 34 56", "*")).status, 200);
});

test("of many changes with one If-Match at once one is made", async () => {
  const { headers } = await call(app, "GET", "me/", { as: person });
  const match = { "if-match": headers.get("etag") ?? "" };
  const changes = Array.from({ length: 12 }, (_, n) =>
    call(app, "PATCH", "me/", { as: person, json: { about: `About ${n}` }, headers: match }),
  );
  const statuses = (await Promise.all(changes)).map(({ status }) => status).sort();
  assert.deepEqual(statuses, [200, ...Array<number>(11).fill(412)]);
});
