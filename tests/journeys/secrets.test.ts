import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase, jwtSecret } from "../support/app.ts";
import { call } from "../support/client.ts";
import { databaseUrl, startServer } from "../support/process.ts";
import { until } from "../support/sites.ts";

test("a server that tells all it does tells no address, code, token or password", async (t) => {
  const own = await createDatabase();
  t.after(() => own.drop());
  const stripe = {
    STRIPE_SECRET_KEY: "sk_test_never_in_any_log",
    STRIPE_WEBHOOK_SECRET: "whsec_neither_in_any_log",
  };
  // Nobody answers there: what goes wrong is told without the key.
  const settings = {
    ...{ DATABASE_URL: databaseUrl(own.connection), JWT_SECRET: jwtSecret, DRAIN_SECONDS: "0" },
    ...{ ...stripe, STRIPE_API_BASE: "http://127.0.0.1:9" },
  };
  const server = await startServer({ ...settings, LOG_LEVEL: "trace", TRUST_PROXY: "loopback" });
  const person = { username: "careful", password: "never in any log 7" };
  const client = "203.0.113.99";
  const secrets: string[] = [person.password, client, jwtSecret, String(own.connection.password)];
  secrets.push(...Object.values(stripe));
  const send = (method: string, path: string, json?: object, access?: string) =>
    call(server, method, path, {
      ...(json ? { json } : {}),
      ...(access ? { as: { access } } : {}),
      headers: { "x-forwarded-for": client, "idempotency-key": "a-key-of-mine" },
    });
  const codeFor = async (email: string): Promise<string> => {
    const letter = async () =>
      (await call(server, "GET", `/dev/mailbox.json?to=${email}`)).body.letters?.find(
        (one: { code: string | null }) => one.code && !secrets.includes(one.code),
      );
    await until(async () => (await letter()) !== undefined, "a letter came");
    const { code } = await letter();
    secrets.push(code);
    return code;
  };

  const email = "careful@private.example";
  await send("POST", "registration/", { email });
  await send("POST", "registration/validate/", { email, code: "WRNGCD22", ...person });
  const made = await send("POST", "registration/validate/", { email, code: await codeFor(email), ...person });
  assert.equal(made.status, 201, made.text);
  const { access, refresh } = made.body.tokens;
  secrets.push(access, refresh, "WRNGCD22");
  // Known already, wrong, unreadable, in the address, and what the database itself refuses.
  await send("POST", "registration/", { email });
  await send("POST", "auth/token/", { username: email, password: "wrong as can be" });
  await send("POST", "auth/token/refresh/", { refresh });
  await send("POST", "auth/token/verify/", { token: `${access}x` });
  await send("GET", `users/?search=${email}`);
  await send("GET", `nowhere/${access}/?token=${refresh}&email=${email}`);
  await send("GET", "me/", undefined, `${access}x`);
  await send("GET", `users/%ff${email}/`);
  await send("POST", "registration/validate/", { email: "two@private.example", code: "x", ...person });
  await send(
    "POST",
    "me/email/",
    { email: "other@private.example", current_password: person.password },
    access,
  );
  await send("POST", "me/email/validate/", { code: await codeFor("other@private.example") }, access);
  await send("POST", "auth/password-reset/", { email: "other@private.example" });
  const reset = { email: "other@private.example", password: "neither in any log 8" };
  secrets.push(reset.password, "wrong as can be", "a-key-of-mine");
  const code = await codeFor(reset.email);
  assert.equal((await send("POST", "auth/password-reset/validate/", { ...reset, code })).status, 200);

  const signature = "t=1,v1=neither_this";
  secrets.push("neither_this");
  const event = { type: "checkout.session.completed", customer_email: "card@private.example" };
  const answer = await call(server, "POST", "payments/stripe/webhook/", {
    json: event,
    headers: { "stripe-signature": signature },
  });
  assert.equal(answer.status, 400);

  server.child.kill("SIGTERM");
  const { code: exitCode, stdout, stderr } = await server.ended;
  assert.equal(exitCode, 0);
  const told = stdout + stderr;
  assert.match(told, /"route":"\/backend\/api\/auth\/token\/"/);
  for (const secret of [...secrets, "private.example"])
    assert.ok(!told.includes(secret), `it tells ${secret}`);
});
