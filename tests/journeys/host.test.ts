import assert from "node:assert/strict";
import { request } from "node:http";
import { text } from "node:stream/consumers";
import { type TestContext, test } from "node:test";
import { startApp, type TestApp } from "../support/app.ts";
import { letterTo } from "../support/client.ts";
import { newPerson } from "../support/people.ts";

/** Asks as somebody who claims to have reached the site by another name. */
function ask(app: TestApp, method: string, path: string, headers: Record<string, string>, json?: object) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const type = json ? { "content-type": "application/json" } : {};
  request(app.url + path, { method, headers: { ...headers, ...type }, agent: false }, async (answer) =>
    resolve((await text(answer)) + JSON.stringify(answer.headers)),
  )
    .on("error", reject)
    .end(json && JSON.stringify(json));
  return promise;
}

const claimed = {
  host: "evil.example",
  "x-forwarded-host": "evil.example",
  forwarded: "host=evil.example",
  "x-forwarded-proto": "gopher",
};

async function openApp(t: TestContext, settings: Record<string, string>) {
  const app = await startApp(settings);
  t.after(() => app.close());
  return app;
}

test("no letter repeats a name that its asker made up, with or without PUBLIC_URL", async (t) => {
  for (const settings of [{}, { PUBLIC_URL: "https://market.example", TRUST_PROXY: "loopback" }]) {
    const app = await openApp(t, settings);
    const { email } = await newPerson(app, "known");
    for (const path of ["registration", "auth/password-reset"]) {
      for (const address of [email, "new@example.org"]) {
        await ask(app, "POST", `/backend/api/${path}/`, claimed, { email: address });
        const { subject, text: plain, html } = await letterTo(app, address);
        assert.ok(!`${subject}${plain}${html}`.includes("evil"), `${path} ${address}`);
      }
    }
  }
});

test("addresses in answers come from PUBLIC_URL, else from the Host, which only a trusted proxy may replace", async (t) => {
  const fixed = await openApp(t, { PUBLIC_URL: "https://market.example", TRUST_PROXY: "loopback" });
  const told = await ask(fixed, "GET", "/backend/api/", claimed);
  assert.match(told, /"https:\/\/market\.example\/backend\/api\//);
  assert.ok(!/evil|gopher/.test(told), told);

  const open = await openApp(t, {});
  const near = await ask(open, "GET", "/backend/api/", { ...claimed, host: "market.local:3000" });
  assert.match(near, /"http:\/\/market\.local:3000\/backend\/api\//);
  assert.ok(!/evil|gopher/.test(near), near);
});
