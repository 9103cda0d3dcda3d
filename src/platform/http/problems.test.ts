import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { startApp, type TestApp } from "../../../tests/support/app.ts";
import { type Answer, call } from "../../../tests/support/client.ts";
import { newPerson, type TestPerson } from "../../../tests/support/people.ts";

let app: TestApp;
let person: TestPerson;
before(async () => {
  app = await startApp();
  person = await newPerson(app, "problems");
});
after(() => app.close());

function isProblem(answer: Answer, status: number, code: string) {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.headers.get("content-type"), "application/problem+json; charset=utf-8");
  assert.equal(answer.headers.get("cache-control"), "no-store");
  assert.equal(answer.body.code, code);
  assert.equal(answer.body.status, status);
  for (const member of ["type", "title", "detail"]) assert.equal(typeof answer.body[member], "string");
}

const json = { "content-type": "application/json" };
const ask = (raw: string, headers: Record<string, string> = json) =>
  call(app, "POST", "registration/", { raw, headers });

test("every path answers the same with and without its closing slash, without a redirect", async () => {
  for (const path of ["site/", "users/list/", "auth/token/"]) {
    const [slashed, bare] = await Promise.all([call(app, "GET", path), call(app, "GET", path.slice(0, -1))]);
    assert.equal(slashed.status, bare.status);
    assert.equal(slashed.text, bare.text);
    assert.equal(slashed.headers.get("etag"), bare.headers.get("etag"));
  }
});

test("an unknown address is a 404", async () => {
  isProblem(await call(app, "GET", "nowhere/"), 404, "not_found");
  isProblem(await call(app, "GET", "/nowhere"), 404, "not_found");
  isProblem(await call(app, "POST", "nowhere/", { json: {} }), 404, "not_found");
});

for (const id of [
  "0",
  "-1",
  "1.5",
  "abc",
  "01",
  "+1",
  "1e3",
  "99999999999999999999",
  "%00",
  "1%20",
  "null",
  "%F0%9F%8D%8E",
  "%",
  "%zz",
  "%ff",
  "9".repeat(120),
]) {
  test(`an id that is no positive integer is a 404: ${id}`, async () => {
    isProblem(await call(app, "GET", `users/${id}/`, { as: person }), 404, "not_found");
  });
}

test("another method is a 405 that names those there are", async () => {
  const answer = await call(app, "GET", "auth/token/");
  isProblem(answer, 405, "method_not_allowed");
  assert.deepEqual(answer.headers.get("allow")?.split(", ").sort(), ["OPTIONS", "POST"]);
  const put = await call(app, "PUT", "me/", { json: {}, as: person });
  isProblem(put, 405, "method_not_allowed");
  assert.deepEqual(put.headers.get("allow")?.split(", ").sort(), [
    "DELETE",
    "GET",
    "HEAD",
    "OPTIONS",
    "PATCH",
  ]);
});

for (const [what, raw] of [
  ["broken JSON", '{"email": '],
  ["a bare word", "nonsense"],
  ["JSON with a prototype", '{"email":"a@example.org","__proto__":{"admin":true}}'],
  ["a byte order mark and broken JSON", "\ufeff{"],
] as const) {
  test(`${what} is a 400`, async () => {
    const answer = await ask(raw);
    assert.equal(answer.status, 400, answer.text);
    isProblem(answer, 400, "invalid_json");
  });
}

for (const [what, raw, field, code] of [
  ["a list", "[]", "body", "wrong_type"],
  ["a text", '"email"', "body", "wrong_type"],
  ["null", "null", "body", "null_not_allowed"],
  ["an empty object", "{}", "email", "required"],
  ["nothing under the JSON type", "", "email", "required"],
  ["a number for a text", '{"email":1}', "email", "wrong_type"],
  ["an object for a text", '{"email":{"$ne":""}}', "email", "wrong_type"],
  ["a member there is none of", '{"email":"a@example.org","constructor":1}', "constructor", "unknown_field"],
  ["JSON ten thousand deep", `{"email":${"[".repeat(10_000)}${"]".repeat(10_000)}}`, "email", "wrong_type"],
  ["a NUL", '{"email":"a\\u0000@example.org"}', "email", "wrong_format"],
  ["half a surrogate", '{"email":"a\\ud800@example.org"}', "email", "wrong_format"],
] as const) {
  test(`${what} for a body is refused by field`, async () => {
    const answer = await ask(raw);
    isProblem(answer, 400, "invalid_input");
    assert.deepEqual(answer.body.error_codes[field], [code], answer.text);
  });
}

test("no body at all misses the fields it should have", async () => {
  const answer = await call(app, "POST", "registration/");
  isProblem(answer, 400, "invalid_input");
  assert.deepEqual(answer.body.error_codes, { email: ["required"] });
});

test("other media types are a 415, forms too outside of auth/", async () => {
  for (const type of ["application/xml", "text/plain", "text/plain; charset=utf-8"]) {
    isProblem(await ask("<email/>", { "content-type": type }), 415, "unsupported_media_type");
  }
  isProblem(
    await call(app, "POST", "registration/", { form: { email: "a@b.example" } }),
    415,
    "unsupported_media_type",
  );
});

test("no body is none, whatever type it is said to be of", async () => {
  for (const type of ["application/x-www-form-urlencoded", "text/plain", "application/json"]) {
    const answer = await ask("", { "content-type": type });
    isProblem(answer, 400, "invalid_input");
    assert.deepEqual(answer.body.error_codes, { email: ["required"] });
  }
});

test("a route that takes no body takes no other JSON than an empty object for none", async () => {
  const send = (raw: string) => call(app, "POST", "order/1/preparation/", { as: person, raw, headers: json });
  isProblem(await send("{}"), 404, "not_found");
  for (const [raw, code] of Object.entries({
    null: "null_not_allowed",
    5: "wrong_type",
    '"text"': "wrong_type",
    "[]": "wrong_type",
    "[1]": "wrong_type",
  })) {
    const answer = await send(raw);
    isProblem(answer, 400, "invalid_input");
    assert.deepEqual(answer.body.error_codes, { body: [code] });
  }
});

test("thousands of faults get a short answer that names some, also where nothing at all is taken", async () => {
  const members = Array.from({ length: 9000 }, (_, n) => `"m${n}":1`);
  const parameters = Array.from({ length: 2000 }, (_, n) => `m${n}`).join("&");
  const raw = `{${members}}`;
  for (const answer of [
    await ask(raw),
    await call(app, "POST", "order/1/preparation/", { as: person, raw, headers: json }),
    await call(app, "GET", `site/?${parameters}`),
    await call(app, "GET", `products/?${parameters}`),
  ]) {
    isProblem(answer, 400, "invalid_input");
    assert.deepEqual(answer.body.error_codes["m1"], ["unknown_field"]);
    assert.ok(answer.text.length < 10_000, `${answer.text.length} characters`);
  }
});

test("a huge body is a 413", async () => {
  isProblem(await ask(JSON.stringify({ email: "x".repeat(200_000) })), 413, "too_large");
});

test("a huge address is a 414 and huge headers are a 431", async () => {
  isProblem(await call(app, "GET", `users/?search=${"x".repeat(17_000)}`), 414, "uri_too_long");
  const answer = await call(app, "GET", "site/", { headers: { "x-huge": "x".repeat(40_000) } });
  assert.equal(answer.status, 431);
  assert.equal(answer.body.code, "headers_too_large");
});

test("bytes that are no UTF-8 are no JSON, and a compressed body is a 415", async () => {
  const latin = Uint8Array.from('{"about":"caf\xe9"}', (letter) => letter.charCodeAt(0));
  const written = await call(app, "PATCH", "me/", { as: person, raw: latin, headers: json });
  isProblem(written, 400, "invalid_json");
  const packed = gzipSync(JSON.stringify({ about: "bees" }));
  const headers = { ...json, "content-encoding": "gzip" };
  const answer = await call(app, "PATCH", "me/", { as: person, raw: new Uint8Array(packed), headers });
  isProblem(answer, 415, "unsupported_media_type");
  // Where there is no body it means nothing, whether what is asked for is kept or not.
  for (const path of ["site/", "products/?limit=19", "me/"]) {
    const read = await call(app, "GET", path, { as: person, headers: { "content-encoding": "gzip" } });
    assert.equal(read.status, 200, path);
  }
});

test("who names no site, or two, or what is no name of one, is told so", async () => {
  for (const _ of ["made", "kept"])
    await sendRaw("GET /backend/api/products/ HTTP/1.1\r\nHost: kept\r\n\r\n");
  for (const [host, code] of [
    ["", "required"],
    ["Host:\r\n", "required"],
    ['Host: "><script>\r\n', "wrong_format"],
    ["Host: a b\r\n", "wrong_format"],
    ["Host: market.example/x?y\r\n", "wrong_format"],
    ["Host: me@market.example\r\n", "wrong_format"],
    ["Host: kept\r\nhost: other\r\n", "wrong_format"],
  ] as const) {
    const answer = await sendRaw(`GET /backend/api/products/ HTTP/1.1\r\n${host}\r\n`);
    assert.match(answer, /^HTTP\/1\.1 400 [\s\S]*application\/problem\+json/, host);
    assert.match(answer, new RegExp(`"error_codes":{"host":\\["${code}"\\]}`), host);
  }
  assert.match(await sendRaw("GET /backend/api/products/ HTTP/1.0\r\n\r\n"), /^HTTP\/1\.1 400 /);
  for (const host of ["localhost", "localhost:", "127.0.0.1:3000", "[::1]:3000", "my_market.example"]) {
    const answer = await sendRaw(`GET /backend/api/ HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    assert.match(answer, /^HTTP\/1\.1 200 /, host);
    assert.ok(answer.includes(`"http://${host}/backend/api/`), host);
  }
});

test("who expects something odd is answered all the same", async () => {
  const site = "GET /backend/api/site/ HTTP/1.1\r\nHost: x\r\nExpect: a-parcel\r\n\r\n";
  assert.match(await sendRaw(site), /^HTTP\/1\.1 200 /);
});

test("a body with a GET is a 400", async () => {
  const answer = await sendRaw("GET /backend/api/site/ HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}");
  assert.match(answer, /^HTTP\/1\.1 400 /);
  assert.match(answer, /"code":"invalid_input"/);
});

test("what is no HTTP gets a problem too, not a stack", async () => {
  const answer = await sendRaw("NONSENSE\r\n\r\n");
  assert.match(answer, /^HTTP\/1\.1 400 /);
  assert.match(answer, /application\/problem\+json/);
});

test("query parameters that are unknown, empty or doubled are refused by name", async () => {
  for (const [query, field, code] of [
    ["colour=red", "colour", "unknown_field"],
    ["limit=0", "limit", "too_small"],
    ["limit=101", "limit", "too_large"],
    ["limit=ten", "limit", "wrong_type"],
    ["limit=1.0", "limit", "wrong_type"],
    ["limit=", "limit", "wrong_type"],
    ["radius_km=01", "radius_km", "wrong_type"],
    ["limit=1&limit=2", "limit", "wrong_type"],
    ["__proto__=1", "__proto__", "unknown_field"],
  ] as const) {
    const answer = await call(app, "GET", `users/list/?${query}`);
    isProblem(answer, 400, "invalid_input");
    const codes = Object.entries(answer.body.error_codes).find(([name]) => name === field)?.[1];
    assert.deepEqual(codes, [code], query);
  }
  const unknown = await call(app, "GET", "site/?colour=red");
  isProblem(unknown, 400, "invalid_input");
});

test("the nameless get a 401 that says how to sign in", async () => {
  const answer = await call(app, "GET", "me/");
  isProblem(answer, 401, "not_authenticated");
  assert.equal(answer.headers.get("www-authenticate"), 'Bearer realm="api"');
  const basic = await call(app, "GET", "me/", { headers: { authorization: "Basic YTpi" } });
  isProblem(basic, 401, "token_not_valid");
});

function sendRaw(text: string): Promise<string> {
  const { port } = new URL(app.url);
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(Number(port), "127.0.0.1", () => socket.write(text));
    socket.setTimeout(5000, () => socket.destroy(new Error("no answer")));
    socket.on("data", (chunk) => {
      answer += chunk;
      if (answer.includes("}")) socket.destroy();
    });
    socket.on("close", () => resolve(answer));
    socket.on("error", reject);
  });
}
