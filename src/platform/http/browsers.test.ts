import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { startApp } from "../../../tests/support/app.ts";
import { type Answer, call } from "../../../tests/support/client.ts";

const allowedOf = ({ headers }: Answer) => headers.get("access-control-allow-origin");

/** Which of the origins may read an answer and send more than plain requests, with these settings. */
async function allowed(
  t: TestContext,
  settings: Record<string, string>,
  origins: string[],
): Promise<string[]> {
  const app = await startApp(settings);
  t.after(() => app.close());
  const taken: string[] = [];
  for (const origin of origins) {
    const preflight = await call(app, "OPTIONS", "me/", {
      headers: {
        origin,
        "access-control-request-method": "PATCH",
        "access-control-request-headers": "authorization,content-type,if-match,idempotency-key",
      },
    });
    assert.equal(preflight.status, 204);
    // A refusal too has to be readable, or a page can't say why.
    const answer = await call(app, "GET", "me/", { headers: { origin } });
    assert.equal(answer.status, 401);
    assert.match(answer.headers.get("vary") ?? "", /Origin/);
    assert.equal(answer.headers.get("access-control-allow-credentials"), null);
    assert.equal(allowedOf(preflight), allowedOf(answer));
    if (allowedOf(answer) === null) continue;
    assert.equal(allowedOf(answer), origin);
    assert.equal(
      answer.headers.get("access-control-expose-headers"),
      "ETag, Location, Retry-After, RateLimit, RateLimit-Policy, WWW-Authenticate",
    );
    assert.match(preflight.headers.get("access-control-allow-methods") ?? "", /PATCH/);
    assert.match(preflight.headers.get("access-control-allow-headers") ?? "", /idempotency-key/);
    taken.push(origin);
  }
  return taken;
}

const nearby = ["http://localhost:5173", "https://localhost", "http://127.0.0.1:8080", "http://[::1]:3000"];
const strange = [
  "null",
  "https://evil.example",
  "http://localhost.evil.example",
  "http://evil.example?http://localhost",
  "http://127.0.0.1.evil.example:80",
  "http://localhost:5173/",
  "file://localhost",
];

test("pages of this computer may call the API, others not", async (t) => {
  assert.deepEqual(await allowed(t, {}, [...nearby, ...strange]), nearby);
});

test("in production no page may, but those of CORS_ORIGINS", async (t) => {
  const shop = "https://shop.example";
  const production = { NODE_ENV: "production" };
  assert.deepEqual(await allowed(t, production, [...nearby, shop]), []);
  const named = { ...production, CORS_ORIGINS: `${shop}, https://other.example:8443` };
  const near = ["http://shop.example", "https://shop.example:8443", "https://a.shop.example"];
  assert.deepEqual(
    await allowed(t, named, [shop, "https://other.example:8443", ...near, ...nearby, "null"]),
    [shop, "https://other.example:8443"],
  );
});
