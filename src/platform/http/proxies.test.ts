import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { startApp, type TestApp } from "../../../tests/support/app.ts";
import { call } from "../../../tests/support/client.ts";

async function openApp(t: TestContext, settings: Record<string, string>): Promise<TestApp> {
  const app = await startApp({ RATE_LIMIT: "on", ...settings });
  t.after(() => app.close());
  return app;
}

/** What is left to a client, once it has asked, who a proxy tells so of. */
async function left(app: TestApp, told: string): Promise<number> {
  const headers = { "x-forwarded-for": told };
  const { headers: fields } = await call(app, "POST", "registration/", { json: {}, headers });
  return Number(/r=(\d+)/.exec(fields.get("ratelimit") ?? "")?.[1]);
}

test("of thirty wrong passwords from one client ten are looked at, whatever port its proxy tells", async (t) => {
  const app = await openApp(t, { TRUST_PROXY: "loopback" });
  const statuses: number[] = [];
  for (let n = 0; n < 30; n++) {
    const headers = { "x-forwarded-for": `203.0.113.1:${40_000 + n}` };
    const json = { username: "nobody", password: "any at all" };
    statuses.push((await call(app, "POST", "auth/token/", { json, headers })).status);
  }
  assert.deepEqual(statuses, [...Array(10).fill(401), ...Array(20).fill(429)]);
});

test("whatever a proxy writes beside a client's address, it is the same client", async (t) => {
  for (const TRUST_PROXY of ["loopback", "1"]) {
    const app = await openApp(t, { TRUST_PROXY });
    for (const [first, ...others] of [
      ["203.0.113.1", "203.0.113.1:4711", '"203.0.113.1:4712"', " 203.0.113.1 ", "::ffff:203.0.113.1"],
      ["203.0.113.2", "::ffff:cb00:7102", "[::ffff:203.0.113.2]:80", "198.51.100.1, 203.0.113.2:1"],
      ["[2001:db8:1:2::1]", "[2001:DB8:1:2::9]:443", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6:44301"],
      ["fe80::1", "fe80::1%eth0", "[fe80::2%25eth0]:80"],
    ] as const) {
      const before = await left(app, first);
      for (const [n, told] of others.entries()) assert.equal(await left(app, told), before - n - 1, told);
    }
  }
});

test("a client that its proxy does not name, or in no way that can be read, counts as the proxy", async (t) => {
  const app = await openApp(t, { TRUST_PROXY: "loopback" });
  const before = await left(app, "127.0.0.1");
  const told = [
    "unknown",
    "_hidden",
    "",
    "198.51.100.1, unknown",
    "198.51.100.2,",
    "999.0.0.1",
    "0x7f.1",
    "[::1",
  ];
  for (const [n, text] of told.entries()) assert.equal(await left(app, text), before - n - 1, text);
  const chain = await openApp(t, { TRUST_PROXY: "2" });
  const nearest = await left(chain, "192.0.2.1");
  assert.equal(await left(chain, "198.51.100.1, unknown, 192.0.2.1:99"), nearest - 1);
});

test("clients behind the same proxies are several, with and without ports", async (t) => {
  const app = await openApp(t, { TRUST_PROXY: "127.0.0.1,10.0.0.0/8" });
  for (const told of ["203.0.113.N:4711", "[2001:db8:N::1]:443", "198.51.100.N, 10.1.2.3:80"])
    for (const n of ["1", "2"]) assert.equal(await left(app, told.replace("N", n)), 299, told);
});

test("Forwarded is not believed, whoever sends it", async (t) => {
  const app = await openApp(t, { TRUST_PROXY: "loopback" });
  const asked = async (n: number) => {
    const headers = { forwarded: `for=203.0.113.${n};proto=https;host=evil.example` };
    const { headers: fields } = await call(app, "POST", "registration/", { json: {}, headers });
    return Number(/r=(\d+)/.exec(fields.get("ratelimit") ?? "")?.[1]);
  };
  assert.deepEqual([await asked(1), await asked(2)], [299, 298]);
  const { body } = await call(app, "GET", "", { headers: { forwarded: "proto=https;host=evil.example" } });
  assert.equal(body.home, `${app.url}/backend/api/home/`);
});

test("addresses in answers take the scheme and the name that a trusted proxy tells, and nothing that is neither", async (t) => {
  const app = await openApp(t, { TRUST_PROXY: "loopback" });
  const own = app.url;
  for (const [proto, host, address] of [
    ["https", "market.example", "https://market.example"],
    ["HTTPS", "market.example:8443", "https://market.example:8443"],
    ["http, https", "inner.example, market.example", "https://market.example"],
    ["gopher", "market.example", "http://market.example"],
    ["https,", "market.example", "http://market.example"],
    ["javascript:alert(1)//", "evil.example/path", own],
    ["http", "a b", own],
    ["http", "", own],
  ] as const) {
    const headers = { "x-forwarded-proto": proto, "x-forwarded-host": host };
    const { status, body } = await call(app, "GET", "", { headers });
    assert.equal(status, 200);
    assert.equal(body.home, `${address}/backend/api/home/`, `${proto} ${host}`);
  }
});
