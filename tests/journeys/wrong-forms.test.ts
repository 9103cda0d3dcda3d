import assert from "node:assert/strict";
import diagnostics from "node:diagnostics_channel";
import { after, before, test } from "node:test";
import type { FastifyInstance, RouteOptions } from "fastify";
import { fillDemo } from "../../demo/index.ts";
import { startApp, type TestApp } from "../support/app.ts";

// What nobody honest writes into the address or a form of a page is refused in words, never by an error of ours.

interface Schema {
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
}

/** What is no number, no day and no word of a list, or is one that there is nothing of. */
const wrongTexts = [
  "",
  "\u0000\u001b\u202e\ufffd'\"><b>%5C\\",
  "99999999999999999999999999",
  "9007199254740991",
  "999999999999999",
  "-1",
  "Infinity",
  "0000-13-32",
  "9".repeat(400),
];

let app: TestApp;
const routes: RouteOptions[] = [];
const cookies = new Map<string, string>();
const ids = new Map<string, string>();
before(async () => {
  const collect = (message: unknown) =>
    void (message as { fastify: FastifyInstance }).fastify.addHook("onRoute", (route) => {
      if (!route.url.startsWith("/backend/api")) routes.push(route);
    });
  diagnostics.subscribe("fastify.initialization", collect);
  app = await startApp({ PAYMENT_METHODS: "cash,card,transfer" });
  diagnostics.unsubscribe("fastify.initialization", collect);
  await fillDemo(app.platform);
  for (const name of ["ana", "bruno", "mara"]) cookies.set(name, await signIn(name));
  const { rows } = await app.platform.database.pool.query(thereIs);
  for (const { name, id } of rows) ids.set(name, id);
});
after(() => app.close());

/** Something of each kind that the three may see, by its name in addresses. */
const thereIs = `
  with ana as (select id from users where username = 'ana'), bruno as (select id from users where username = 'bruno')
  select 'product_id' as name, min(id)::text as id from products where producer_id = (table ana)
  union all select 'producer_id', min(producer_id)::text from products where producer_id <> (table ana)
  union all select 'bought order_id', max(id)::text from orders where buyer_id = (table bruno)
  union all select 'bought checkout_id', max(checkout_id)::text from orders where buyer_id = (table bruno)
  union all select 'order_id', max(id)::text from orders where producer_id = (table ana)
  union all select 'market_day_id', min(id)::text from market_days
  union all select 'day_id', min(id)::text from market_days
  union all select 'user_id', max(id)::text from users
  union all select 'role', 'staff' union all select 'text', 'about' union all select 'report', 'sales'
  union all select 'sheet', 'harvest' union all select 'n', '1' union all select 'number', '1'`;

async function signIn(username: string): Promise<string> {
  const { headers } = await send("/sign-in/", { username, password: "farmgate-demo" }, "");
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

function send(path: string, fields: Record<string, string>, cookie: string) {
  return fetch(app.url + path, {
    method: "POST",
    headers: { cookie, "sec-fetch-site": "same-origin", accept: "text/html" },
    body: new URLSearchParams(fields),
    redirect: "manual",
  });
}

const visitorOf = (path: string) =>
  /^.(console|setup)/.test(path) ? "mara" : /^.(desk|pickup)/.test(path) ? "ana" : "bruno";

/** An address of the route; what there is nothing of in the demo market has the first number. */
function addressOf({ url }: RouteOptions, wrong?: string): string {
  const prefix = visitorOf(url) === "bruno" ? "bought " : "";
  return url.replace(/:(\w+)/g, (_, name) =>
    wrong === undefined ? (ids.get(prefix + name) ?? ids.get(name) ?? "1") : encodeURIComponent(wrong),
  );
}

/** The names of a form's fields; of those by number the first and the last. */
function namesOf({ properties = {}, patternProperties = {} }: Schema, start = ""): string[] {
  const members = [
    ...Object.entries(properties),
    ...Object.values(patternProperties).flatMap((inner): [string, Schema][] => [
      ["1", inner],
      ["9".repeat(15), inner],
    ]),
  ];
  return members.flatMap(([name, inner]) => {
    const deeper = namesOf(inner, `${start}${name}.`);
    return deeper.length > 0 ? deeper : [start + name];
  });
}

const fieldsOf = (schema: unknown, value: string) =>
  Object.fromEntries(namesOf((schema ?? {}) as Schema).map((name) => [name, value]));

const isOf = (method: string) => (route: RouteOptions) => [route.method].flat().includes(method);
/** What doesn't end: the session, or the answer. */
const isTried = ({ url }: RouteOptions) => !/sign-out|live|\*/.test(url);

async function refusedInWords(response: Response, what: string): Promise<void> {
  const text = await response.text();
  assert.ok(response.status < 500, `${what} was answered ${response.status}: ${text.slice(0, 300)}`);
}

test("no form of any page, whatever is sent by it, is answered by an error of ours", async () => {
  const forms = routes.filter(isOf("POST")).filter(isTried);
  const shownAgain = new Set<string>();
  for (const form of forms) {
    const cookie = cookies.get(visitorOf(form.url)) ?? "";
    const path = addressOf(form);
    const hasFields = namesOf((form.schema?.body ?? {}) as Schema).length > 0;
    for (const wrong of hasFields ? wrongTexts : [""]) {
      const response = await send(path, fieldsOf(form.schema?.body, wrong), cookie);
      if (response.status === 422) shownAgain.add(form.url);
      await refusedInWords(response, `${path} with ${JSON.stringify(wrong.slice(0, 30))}`);
    }
  }
  assert.ok(shownAgain.size > 40, `${shownAgain.size} of ${forms.length} forms had something to refuse`);
});

test("no page, whatever its address says, is answered by an error of ours", async () => {
  const pages = routes.filter(isOf("GET")).filter(isTried);
  assert.ok(pages.length > 120);
  for (const page of pages) {
    const cookie = cookies.get(visitorOf(page.url)) ?? "";
    for (const wrong of wrongTexts) {
      const query = new URLSearchParams(fieldsOf(page.schema?.querystring, wrong));
      const path = query.size > 0 ? `${addressOf(page)}?${query}` : addressOf(page, wrong);
      const headers = { cookie, accept: "text/html" };
      await refusedInWords(await fetch(app.url + path, { headers, redirect: "manual" }), path);
    }
  }
});
