import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { hashPassword } from "#accounts";
import { lintOpenApi } from "../../tests/lint-openapi.ts";
import { findUnsound } from "../../tests/openapi-rules.ts";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { assertFits, openBrowser, phone, withPage } from "../../tests/support/browser.ts";
import { call } from "../../tests/support/client.ts";
import { resolved } from "../../tests/support/openapi.ts";
import { newPerson } from "../../tests/support/people.ts";

let app: TestApp;
let withDemo: TestApp;
let browser: Browser;
before(async () => {
  app = await startApp();
  withDemo = await startApp({ SITE_NAME: "Hof & <Markt>" });
  await addDemoPeople(withDemo);
  browser = await openBrowser();
});
after(async () => {
  await browser.close();
  await withDemo.close();
  await app.close();
});

async function addDemoPeople(to: TestApp) {
  const password_hash = await hashPassword("farmgate-demo", "test");
  for (const username of ["ana", "bruno", "mara"]) await newPerson(to, username, { password_hash });
}

test("the index names the lists by addresses that answer, with and without its slash", async () => {
  const { status, body, text } = await call(app, "GET", "");
  assert.equal(status, 200);
  assert.equal(body.users, `${app.url}/backend/api/users/list/`);
  for (const address of Object.values<string>(body)) {
    assert.equal((await call(app, "GET", address)).status, 200, address);
  }
  assert.equal((await call(app, "GET", "/backend/api")).text, text);
});

test("the index is built from PUBLIC_URL where it is set", async (t) => {
  const named = await startApp({ PUBLIC_URL: "https://market.example" });
  t.after(() => named.close());
  assert.equal((await call(named, "GET", "")).body.site, "https://market.example/backend/api/site/");
  assert.deepEqual(
    (await call(named, "GET", "openapi.json")).body.servers[0].url,
    "https://market.example/backend/api",
  );
});

test("the site tells its settings, and amounts have just the currency's digits", async (t) => {
  const { body } = await call(app, "GET", "site/");
  assert.equal(body.name, "Farmgate");
  assert.deepEqual(body.promotion_price_per_day, { amount: "1.00", currency: "EUR" });
  assert.equal(body.commission_percent, "0");
  assert.deepEqual(body.categories[0], { key: "fruit", label: "Fruit" });
  assert.equal(body.categories.length, 13);
  assert.deepEqual(body.units, ["g", "kg", "ml", "l", "piece", "bunch", "box"]);
  assert.equal(body.limits.cart_lines, 100);
  assert.match(body.version, /^\d+\.\d+\.\d+$/);

  const settings = { CURRENCIES: "JPY,EUR", PROMOTION_PRICE_PER_DAY: "150", COMMISSION_PERCENT: "2.5" };
  const yen = await startApp({ ...settings, PAYMENT_METHODS: "cash,card", TIME_ZONE: "Asia/Tokyo" });
  t.after(() => yen.close());
  const { body: other } = await call(yen, "GET", "site/");
  assert.deepEqual(other.promotion_price_per_day, { amount: "150", currency: "JPY" });
  assert.deepEqual(other.currencies, ["JPY", "EUR"]);
  assert.deepEqual(other.payment_methods, ["cash", "card"]);
  assert.equal(other.commission_percent, "2.5");
  assert.equal(other.time_zone, "Asia/Tokyo");
});

test("the site tells the time zone as it was set", async (t) => {
  const hungary = await startApp({ TIME_ZONE: "Europe/Kiev" });
  t.after(() => hungary.close());
  assert.equal((await call(hungary, "GET", "site/")).body.time_zone, "Europe/Kiev");
});

test("the documentation names each word that a field may be refused by", async () => {
  const { body } = await call(app, "GET", "openapi.json");
  const { error_codes } = resolved(body, body.components.schemas.Problem.properties);
  const words = error_codes.additionalProperties.items.enum;
  for (const word of ["required", "null_not_allowed", "blank", "unknown_field", "in_future"]) {
    assert.ok(words.includes(word), word);
  }
});

test("the documentation passes Redocly's recommended rules", async () => {
  const { body, headers } = await call(app, "GET", "openapi.json");
  assert.match(headers.get("content-type") ?? "", /^application\/json/);
  assert.deepEqual(await lintOpenApi(body), []);
  const spoiled = structuredClone(body);
  delete spoiled.paths["/site/"].get.summary;
  assert.match((await lintOpenApi(spoiled)).join(), /operation-summary/);
});

test("a document from which no good client can be made is refused, whatever is wrong with it", async () => {
  const { body } = await call(app, "GET", "openapi.json");
  const spoil: Record<string, (document: typeof body) => void> = {
    "more than 700000": (document) => {
      document.info.description = "x".repeat(700_000);
    },
    "not called by a verb and a noun": ({ paths }) => {
      paths["/home/"].get.operationId = "Home_get";
    },
    "has no description": ({ paths }) => {
      delete paths["/home/"].get.description;
    },
    "body has no example": ({ paths }) => {
      delete paths["/products/new/"].post.requestBody.content["application/json"].example;
    },
    "200 has no name": ({ paths, components }) => {
      paths["/me/"].get.responses["200"].content["application/json"].schema = components.schemas.Me;
    },
    "an object stands 2 times": ({ components }) => {
      components.schemas.Product.properties.price = components.schemas.Money;
    },
    "pack_unit is chosen from a list": ({ components }) => {
      components.schemas.Product.properties.pack_unit = { type: "string" };
    },
    "404 doesn't say its codes": ({ components }) => {
      components.responses.NotFound.content["application/problem+json"].schema = {
        $ref: "#/components/schemas/Problem",
      };
    },
  };
  for (const [fault, change] of Object.entries(spoil)) {
    const spoiled = structuredClone(body);
    change(spoiled);
    assert.ok(findUnsound(spoiled).join("\n").includes(fault), fault);
  }
  const { example } = body.paths["/products/new/"].post.requestBody.content["application/json"];
  example.price = "3.50";
  assert.match((await lintOpenApi(body)).join(), /no-invalid-media-type-examples/);
});

test("each failure of each route is typed: its codes, and what stands beside them", async () => {
  const { body } = await call(app, "GET", "openapi.json");
  const failure = (path: string, method: string, status: string) => {
    const { content } = resolved(body, body.paths[path][method].responses[status]);
    const [problem, own] = content["application/problem+json"].schema.allOf;
    return { ...own.properties, required: own.required, detail: problem.properties.detail };
  };
  const stepped = failure("/order/{order_id}/handover/", "post", "409");
  assert.deepEqual(stepped.code.enum, [
    "day_closed",
    "idempotency_in_progress",
    "not_weighed",
    "wrong_status",
  ]);
  assert.ok(stepped.status_now.enum.includes("fulfilled"));
  const bought = failure("/order/", "post", "409");
  assert.ok(bought.code.enum.includes("delivery_method_not_offered"));
  assert.deepEqual(Object.keys(bought.lines.items.properties), [
    "product_id",
    "name",
    "quantity",
    "available",
  ]);
  const put = failure("/cart/items/{product_id}/", "put", "409");
  assert.ok(put.code.enum.includes("not_enough_stock") && put.available.type === "integer");
  const refused = failure("/auth/token/", "post", "401");
  assert.deepEqual([refused.code.enum, refused.required], [["no_active_account"], ["code"]]);
});

test("search says what its results are, and the document tells them apart by it", async () => {
  const { body } = await call(app, "GET", "openapi.json");
  const { schema } = body.paths["/search/"].get.responses["200"].content["application/json"];
  assert.equal(schema.discriminator.propertyName, "type");
  for (const type of ["products", "users"]) {
    const reference = schema.discriminator.mapping[type];
    assert.ok(schema.oneOf.some(({ $ref }: { $ref: string }) => $ref === reference));
    const found = await call(app, "GET", `search/?type=${type}&search_string=anything`);
    assert.equal(found.body.type, type);
  }
});

test("the documentation holds each route once, by the contract's path, with its errors", async () => {
  const written = (await call(app, "GET", "openapi.json")).body;
  const body = resolved(written, written);
  assert.equal(body.openapi, "3.1.0");
  assert.deepEqual(body.servers[0].url, "/backend/api");
  const { post } = body.paths["/registration/validate/"];
  assert.equal(post.operationId, "createAccount");
  assert.ok(post.responses["400"].content["application/problem+json"].examples.invalid_code);
  assert.ok(body.paths["/users/{user_id}/"].get.responses["404"]);
  assert.ok(body.paths["/promotion/"].post.responses["404"]);
  const { examples } = body.paths["/products/new/"].post.responses["401"].content["application/problem+json"];
  assert.deepEqual(Object.keys(examples).sort(), ["not_authenticated", "token_not_valid", "user_inactive"]);
  // Where a route takes nothing, something is refused by it.
  for (const [path, operations] of Object.entries<Record<string, { responses: object }>>(body.paths)) {
    for (const { responses } of Object.values(operations)) assert.ok("400" in responses, path);
  }
  const order = [
    "Registration",
    "Auth",
    "Search",
    "Home",
    "Products",
    "Review",
    "Users",
    "Cart",
    "Order",
    "Wallet",
    "Promotion",
    "Market days",
    "Site",
    "Console",
  ];
  const names = body.tags.map(({ name }: { name: string }) => name);
  assert.deepEqual(
    names,
    order.filter((name) => names.includes(name)),
  );
  for (const path of Object.keys(body.paths)) assert.doesNotMatch(path, /^\/(dev|livez|readyz|backend)/);
});

test("the documentation names the fields and types that routes read, and what any may answer beside", async () => {
  const { body } = await call(app, "GET", "openapi.json");
  const operations: [string, Documented][] = Object.entries<Record<string, Documented>>(body.paths).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, one]): [string, Documented] => [`${method} ${path}`, one]),
  );
  for (const [route, { parameters = [], requestBody, responses }] of operations) {
    const takes = (name: string) => parameters.some(({ $ref }) => $ref === `#/components/parameters/${name}`);
    const isRead = route.startsWith("get");
    assert.equal(takes("IfNoneMatch"), isRead, route);
    assert.equal("304" in responses, isRead, route);
    assert.equal(takes("IfMatch"), "412" in responses, route);
    assert.equal(takes("IdempotencyKey"), "422" in responses, route);
    assert.deepEqual(responses["default"], { $ref: "#/components/responses/Other" }, route);
    const isForm = requestBody && "application/x-www-form-urlencoded" in requestBody.content;
    assert.equal(isForm ?? false, route.startsWith("post /auth/"), route);
    if (parameters.some(({ name }) => name === "cursor"))
      assert.match(resolved(body, responses)["400"]?.description ?? "", /`invalid_cursor`/, route);
  }
  const ofOrder = resolved(body, body.paths["/order/"].post.responses);
  assert.ok(ofOrder["201"].headers.Location);
  assert.ok(ofOrder["401"].headers["WWW-Authenticate"]);
  assert.ok(ofOrder["429"].headers["Retry-After"]);
  assert.ok(body.paths["/order/"].get.responses["200"].headers.ETag);
});

interface Documented {
  parameters?: { name?: string; $ref?: string }[];
  requestBody?: { content: object };
  responses: Record<string, { description?: string; $ref?: string }>;
}

test("in production no page tells of demo people or a mailbox", async (t) => {
  const live = await startApp({ NODE_ENV: "production" });
  t.after(() => live.close());
  await addDemoPeople(live);
  for (const path of ["/", "docs/"]) {
    const { status, text } = await call(live, "GET", path);
    assert.equal(status, 200);
    assert.doesNotMatch(text, /farmgate-demo|\/dev\/mailbox/, path);
  }
});

test("the docs page works from this site alone, leads back, signs nobody in without demo people, and asks for a list without its filters until they are ticked", () =>
  withPage(browser, app, phone, async (page) => {
    const policy =
      (await page.goto(`${app.url}/backend/api/docs`))?.headers()["content-security-policy"] ?? "";
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /script-src 'self';/);
    await page.getByRole("heading", { name: "Registration" }).waitFor();
    assert.equal(await page.getByText("Sign in as").count(), 0);
    for (const [name, href] of [
      ["Start page", "/"],
      ["Mailbox", "/dev/mailbox"],
    ] as const)
      assert.equal(await page.getByRole("link", { name, exact: true }).getAttribute("href"), href);
    await assertFits(page);

    await page.setViewportSize({ width: 1280, height: 720 });
    await page.goto(`${app.url}/backend/api/docs#tag/products/GET/products/`);
    await page.getByRole("button", { name: "Test Request (get /products/)" }).click();
    const asked = page.waitForResponse((response) =>
      response.url().startsWith(`${app.url}/backend/api/products/`),
    );
    await page.getByRole("button", { name: /^Send get request/ }).click();
    assert.equal((await asked).url(), `${app.url}/backend/api/products/`);
    await (await asked).finished();
  }));

test("one click on the docs page signs in, what is tried bears the token, and it is renewed before it expires", () =>
  withPage(browser, withDemo, {}, async (page) => {
    await page.clock.install();
    await page.goto(`${withDemo.url}/backend/api/docs/#tag/users/GET/me/`);
    const open = page.getByRole("button", { name: "Test Request (get /me/)" });
    await open.waitFor();
    const answerOf = (path: string) => page.waitForResponse(`${withDemo.url}/backend/api/${path}`);
    await page.getByRole("button", { name: "bruno" }).click();
    await page.getByText("Signed in as").waitFor();
    const [signedOut] = await Promise.all([
      answerOf("auth/token/blacklist/"),
      page.getByRole("button", { name: "bruno" }).click(),
    ]);
    assert.equal(signedOut.status(), 200);
    await page.getByText("Sign in as").waitFor();

    await page.getByRole("button", { name: "ana" }).click();
    await page.getByText("Signed in as").waitFor();
    await open.click();
    const send = page.getByRole("button", { name: /^Send get request/ });
    const [first] = await Promise.all([answerOf("me/"), send.click()]);
    assert.equal(first.status(), 200);
    assert.equal((await first.json()).username, "ana");

    const { accessTokenSeconds } = withDemo.platform.config;
    withDemo.advance(accessTokenSeconds - 1);
    await Promise.all([
      answerOf("auth/token/refresh/"),
      page.clock.fastForward((accessTokenSeconds - 1) * 1000),
    ]);
    withDemo.advance(2);
    const [second] = await Promise.all([answerOf("me/"), send.click()]);
    assert.equal(second.status(), 200);
    await second.finished();
  }));

test("the docs page gets the vendored reference and its own script, and nothing names a source map", async () => {
  const page = await (await fetch(`${app.url}/backend/api/docs/page.js`)).text();
  const [theirs, ours] = await Promise.all(
    ["vendor/scalar.js", "docs.js"].map((name) => readFile(new URL(name, import.meta.url), "utf8")),
  );
  assert.ok(page === `${theirs}${ours}`);
  assert.doesNotMatch(page, /sourceMappingURL/);
});

test("who signs in on the docs page by trying the route is signed in, and an expired token is renewed at its 401", () => {
  const foreseen = ["Failed to load resource: the server responded with a status of 401 (Unauthorized)"];
  return withPage(
    browser,
    withDemo,
    { viewport: { width: 1280, height: 900 } },
    async (page) => {
      const answerOf = (path: string) =>
        page.waitForResponse(
          (response) => response.url() === `${withDemo.url}/backend/api/${path}` && response.ok(),
        );
      await page.goto(`${withDemo.url}/backend/api/docs/#tag/auth/POST/auth/token/`);
      await page.getByRole("button", { name: "Test Request (post /auth/token/)" }).click();
      const signedIn = answerOf("auth/token/");
      await page.getByRole("button", { name: /^Send post request/ }).click();
      await signedIn;
      await page.getByText("Signed in with your own request").waitFor();

      await page.keyboard.press("Escape");
      withDemo.advance(withDemo.platform.config.accessTokenSeconds + 1);
      const renewed = answerOf("auth/token/refresh/");
      const own = answerOf("me/");
      await page.goto(`${withDemo.url}/backend/api/docs/#tag/users/GET/me/`);
      await page.getByRole("button", { name: "Test Request (get /me/)" }).click();
      await page.getByRole("button", { name: /^Send get request/ }).click();
      await renewed;
      assert.equal((await (await own).json()).username, "ana");
    },
    foreseen,
  );
});
