import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../support/app.ts";
import { type Answer, call } from "../support/client.ts";
import { type Operation, readOperations } from "../support/openapi.ts";
import { newPerson, type TestPerson } from "../support/people.ts";

// What the contract says of all routes, asked of each that is documented.

let app: TestApp;
let operations: Operation[];
let person: TestPerson;
before(async () => {
  app = await startApp();
  const selling = { producer_status: "approved", producer_since: new Date(), offers: ["pickup"] };
  person = await newPerson(app, "everywhere", selling);
  operations = await readOperations(app);
  assert.ok(operations.length >= 20);
});
after(() => app.close());

const pathOf = ({ path }: Operation) => path.replace(/\{\w+\}/g, String(person.id));
const bad = { headers: { authorization: "Bearer not.a.token" } };

function isRefused({ status, headers, body, text }: Answer, expected: number, code: string, what: string) {
  assert.equal(status, expected, `${what} ${text}`);
  assert.equal(body.code, code, what);
  assert.equal(headers.get("content-type"), "application/problem+json; charset=utf-8", what);
  assert.equal(headers.get("cache-control"), "no-store", what);
  if (status === 401) assert.equal(headers.get("www-authenticate"), 'Bearer realm="api"', what);
}

test("routes for the signed in refuse the nameless before they look at what was sent", async () => {
  for (const operation of operations.filter(({ access }) => access === "user")) {
    const what = `${operation.method} ${operation.path}`;
    isRefused(await call(app, operation.method, pathOf(operation)), 401, "not_authenticated", what);
    const nonsense = await call(app, operation.method, `${pathOf(operation)}?nonsense=1`);
    isRefused(nonsense, 401, "not_authenticated", what);
  }
});

test("a bad token is refused everywhere but where no token is looked at", async () => {
  for (const operation of operations) {
    const what = `${operation.method} ${operation.path}`;
    const answer = await call(app, operation.method, pathOf(operation), bad);
    if (operation.access === "credentials") assert.equal(answer.status, 400, what);
    else isRefused(answer, 401, "token_not_valid", what);
  }
});

test("a token in the address is not read", async () => {
  for (const name of ["access_token", "token", "access", "authorization"]) {
    const answer = await call(app, "GET", `me/?${name}=${person.access}`);
    isRefused(answer, 401, "not_authenticated", name);
  }
});

test("a method that an address doesn't take is a 405 which names those it takes", async () => {
  const byPath = Map.groupBy(operations, ({ path }) => path);
  for (const [path, those] of byPath) {
    const taken = those.map(({ method }) => method);
    const allow = [...taken, "OPTIONS", ...(taken.includes("GET") ? ["HEAD"] : [])].sort();
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"].filter((one) => !taken.includes(one))) {
      // Some addresses are also another's with a word for an id.
      const [operation] = those;
      if (!operation || operations.some((other) => other.method === method && isAlso(operation, other)))
        continue;
      const answer = await call(app, method, pathOf(operation), bad);
      isRefused(answer, 405, "method_not_allowed", `${method} ${path}`);
      assert.deepEqual(answer.headers.get("allow")?.split(", ").sort(), allow, `${method} ${path}`);
    }
    const options = await call(app, "OPTIONS", path);
    assert.equal(options.status, 204, path);
    assert.deepEqual(options.headers.get("allow")?.split(", ").sort(), allow, `OPTIONS ${path}`);
  }
});

function isAlso(operation: Operation, other: Operation): boolean {
  const pattern = new RegExp(`^${other.path.replace(/\{\w+\}/g, "[^/]+")}$`);
  return other.path !== operation.path && pattern.test(operation.path);
}

test("what is read bears a strong ETag, is a 304 when known, and says who may keep it", async () => {
  for (const operation of operations.filter(({ method }) => method === "GET")) {
    const path = pathOf(operation);
    const as = operation.access === "user" ? person : undefined;
    const answer = await call(app, "GET", path, { as });
    if (answer.status !== 200) continue;
    const etag = answer.headers.get("etag") ?? "";
    const vary = answer.headers.get("vary")?.split(", ") ?? [];
    assert.match(etag, /^"[\w-]+"$/, path);
    assert.ok(vary.includes("Accept-Encoding"), path);
    const caching = answer.headers.get("cache-control");
    if (operation.access === "user") assert.equal(caching, "private, no-store", path);
    else assert.ok(caching === "public, no-cache" || vary.includes("Authorization"), `${path} ${caching}`);

    const known = { as, headers: { "if-none-match": etag } };
    const again = await call(app, "GET", path, known);
    assert.deepEqual([again.status, again.text], [304, ""], path);
    for (const name of ["etag", "cache-control", "vary"]) {
      assert.equal(again.headers.get(name), answer.headers.get(name), `${path} ${name}`);
    }
    const head = await call(app, "HEAD", path, { as });
    assert.deepEqual([head.status, head.text, head.headers.get("etag")], [200, "", etag], path);
    const bare = await call(app, "GET", path.replace(/\/$/, ""), { as });
    assert.equal(bare.text, answer.text, `${path} without its closing slash`);
  }
});

test("what shows more to the signed in is never the same representation to both and kept by nobody", async () => {
  for (const { path } of operations.filter(({ method, access }) => method === "GET" && access === "public")) {
    const address = path.replace(/\{\w+\}/g, String(person.id));
    const [nameless, signedIn] = [
      await call(app, "GET", address),
      await call(app, "GET", address, { as: person }),
    ];
    if (nameless.text === signedIn.text && nameless.status === signedIn.status) continue;
    for (const { headers } of [nameless, signedIn]) {
      assert.notEqual(headers.get("cache-control"), "public, no-cache", path);
    }
  }
});

test("every answer bears a request id and keeps browsers from guessing", async () => {
  for (const operation of operations) {
    const { headers } = await call(app, operation.method, pathOf(operation));
    assert.match(headers.get("x-request-id") ?? "", /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.match(headers.get("content-security-policy") ?? "", /frame-ancestors 'none'/);
    assert.equal(headers.get("server"), null);
    assert.equal(headers.get("x-powered-by"), null);
  }
});
