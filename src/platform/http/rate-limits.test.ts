import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../../../tests/support/app.ts";
import { call } from "../../../tests/support/client.ts";
import { newPerson } from "../../../tests/support/people.ts";

let direct: TestApp;
let behindProxy: TestApp;
before(async () => {
  direct = await startApp({ RATE_LIMIT: "on" });
  behindProxy = await startApp({ RATE_LIMIT: "on", TRUST_PROXY: "1" });
});
after(async () => {
  await direct.close();
  await behindProxy.close();
});

/** Asks for a letter without saying where to: it is refused, and counts. */
const ask = (app: TestApp, forwardedFor = "192.0.2.1") =>
  call(app, "POST", "registration/", { json: {}, headers: { "x-forwarded-for": forwardedFor } });

async function useUp(app: TestApp, forwardedFor?: string) {
  for (let asked = 0; asked < 300; asked += 50) {
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask(app, forwardedFor)));
    for (const { status } of answers) assert.equal(status, 400);
  }
}

test("each answer says what is left, for the account wherever it is and for the address of the nameless", async () => {
  const person = await newPerson(direct, "counted");
  const left = async (as?: { access: string }) => {
    const { headers } = await call(direct, "GET", "site/", { as });
    assert.equal(headers.get("ratelimit-policy"), '"general";q=12000;w=60');
    const [, remaining] = /^"general";r=(\d+);t=\d{1,2}$/.exec(headers.get("ratelimit") ?? "") ?? [];
    return Number(remaining);
  };
  const nameless = await left();
  assert.equal(await left(), nameless - 1);
  assert.equal(await left(person), 11_999);
  assert.equal(await left(person), 11_998);
  assert.equal(await left(), nameless - 2);
});

test("who asks for too many letters is told to wait, whatever address they claim, and only for letters", async () => {
  await useUp(direct);
  const refused = await ask(direct, "198.51.100.7");
  assert.equal(refused.status, 429, "without TRUST_PROXY nobody's X-Forwarded-For is believed");
  assert.equal(refused.body.code, "rate_limited");
  assert.equal(refused.headers.get("content-type"), "application/problem+json; charset=utf-8");
  assert.equal(refused.headers.get("ratelimit-policy"), '"letters";q=300;w=900');
  const [, seconds] = /^"letters";r=0;t=(\d+)$/.exec(refused.headers.get("ratelimit") ?? "") ?? [];
  assert.equal(refused.headers.get("retry-after"), seconds);
  assert.equal((await call(direct, "POST", "auth/password-reset/", { json: {} })).status, 429);
  assert.equal((await call(direct, "GET", "site/")).status, 200);

  direct.advance(Number(seconds));
  assert.equal((await ask(direct)).status, 400);
});

test("behind a proxy each client has their own share, and of IPv6 each network", async () => {
  await useUp(behindProxy, "2001:db8:1:2::1");
  assert.equal((await ask(behindProxy, "2001:DB8:1:2:ffff:ffff:ffff:ffff")).status, 429);
  assert.equal((await ask(behindProxy, "2001:0db8:0001:0002::")).status, 429);
  assert.equal((await ask(behindProxy, "2001:db8:1:3::1")).status, 400);
  assert.equal((await ask(behindProxy, "192.0.2.9")).status, 400);
});

test("what a client writes into X-Forwarded-For before its proxy does is not believed", async () => {
  await useUp(behindProxy, "203.0.113.5");
  assert.equal((await ask(behindProxy, "192.0.2.77, 203.0.113.5")).status, 429);
  assert.equal((await ask(behindProxy, "::ffff:203.0.113.5")).status, 429, "the same address");
  assert.equal((await ask(behindProxy, "203.0.113.5, 203.0.113.6")).status, 400);
});

test("a clock that is put back keeps nobody waiting for longer than a window", async () => {
  const app = await startApp({ RATE_LIMIT: "on" });
  await useUp(app);
  assert.equal((await ask(app)).status, 429);
  app.advance(-3600);
  const { status, headers } = await ask(app);
  await app.close();
  assert.equal(status, 400);
  assert.equal(headers.get("ratelimit"), '"letters";r=299;t=900');
});
