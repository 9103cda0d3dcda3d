import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { openBrowser, withPage } from "../../tests/support/browser.ts";
import { call, letterTo } from "../../tests/support/client.ts";
import { cartOf, linesIn, newProduct } from "../../tests/support/goods.ts";
import { newPerson, newProducer, password, type TestPerson } from "../../tests/support/people.ts";
import { assertSoundPage } from "../../tests/support/sound-pages.ts";

let app: TestApp;
let browser: Browser;
let orchard: TestPerson;
let people = 0;
before(async () => {
  app = await startApp();
  browser = await openBrowser();
  orchard = await newProducer(app, "orchard");
});
after(async () => {
  await browser.close();
  await app.close();
});

const newBuyer = () => newPerson(app, `buyer-${people++}`);
const refused = (status: number, reason: string) =>
  `Failed to load resource: the server responded with a status of ${status} (${reason})`;
const unprocessable = refused(422, "Unprocessable Entity");

/** Somebody nameless, on a phone without scripts. */
const asVisitor = (work: (page: Page) => Promise<void>, foreseen: string[] = []) =>
  withPage(browser, app, { javaScriptEnabled: false, viewport: { width: 390, height: 800 } }, work, foreseen);

const open = (page: Page, path: string) => page.goto(app.url + path);
const pathOf = (page: Page) => page.url().slice(app.url.length);
const press = (page: Page, name: string) => page.getByRole("main").getByRole("button", { name }).click();
const said = (page: Page) => page.getByRole("main").innerText();

async function signIn(page: Page, username: string, typed = password) {
  await page.getByLabel("Username or email").fill(username);
  await page.getByLabel("Password", { exact: true }).fill(typed);
  await press(page, "Sign in");
}

async function putIn(page: Page, { id }: { id: number }, quantity: number) {
  await page.request.post(`${app.url}/cart/add/`, {
    form: { product_id: id, quantity },
    headers: { "sec-fetch-site": "same-origin" },
  });
}

test("somebody registers by a mailed code, typed as people type it, and keeps their cart and their way", () =>
  asVisitor(
    async (page) => {
      const pears = await newProduct(app, orchard);
      await putIn(page, pears, 3);
      await open(page, "/checkout/");
      assert.equal(pathOf(page), "/sign-in/?next=%2Fcheckout%2F");
      assert.match(await said(page), /come back to where you were/);
      await page.getByRole("link", { name: "Create an account" }).click();
      await page.getByLabel("Email address").fill("eva@example.org");
      await press(page, "Send the code");
      assert.match(await said(page), /sent a code to eva@example.org/);
      const { code } = await letterTo(app, "eva@example.org");

      const finish = async (typedCode: string, username: string) => {
        await page.getByLabel("Code from the email").fill(typedCode);
        await page.getByLabel("Username").fill(username);
        await page.getByLabel("Password", { exact: true }).fill("orchard-gate-42");
        await press(page, "Create an account");
      };
      await finish("AAAA-AAAA", "eva");
      assert.match(await page.getByRole("alert").innerText(), /Code from the email: The code is wrong/);
      assert.equal(await page.getByLabel("Username").inputValue(), "eva");
      assert.equal(await page.getByLabel("Password", { exact: true }).inputValue(), "");
      await finish(code, "orchard");
      assert.match(await page.getByRole("alert").innerText(), /username is taken/);
      await finish(` ${code.slice(0, 4).toLowerCase()} – ${code.slice(4)} `, "eva");
      assert.equal(pathOf(page), "/checkout/");
      assert.match(await said(page), /Welcome, eva! Your account is ready/);
      assert.match(await said(page), /Conference pears/);
      const cookies = await page.context().cookies();
      assert.deepEqual(
        cookies.map(({ name, httpOnly, sameSite }) => [name, httpOnly, sameSite]),
        [["farmgate", true, "Lax"]],
      );
    },
    [unprocessable, refused(409, "Conflict")],
  ));

test("a sign-in joins both carts and says what changed in them", () =>
  asVisitor(async (page) => {
    const buyer = await newBuyer();
    const pears = await newProduct(app, orchard, { stock: 10 });
    const plums = await newProduct(app, orchard, { name: "Plums <b>" });
    await cartOf(app, buyer).add(pears, 8);
    await putIn(page, pears, 5);
    await putIn(page, plums, 1);
    await open(page, "/cart/");
    await page.getByRole("link", { name: "Sign in" }).click();
    await signIn(page, buyer.email.toUpperCase());
    assert.equal(pathOf(page), "/cart/");
    assert.match(await said(page), /Conference pears: your cart now has 10/);
    const lines = [
      [pears.id, 10],
      [plums.id, 1],
    ];
    assert.deepEqual(linesIn(await cartOf(app, buyer).read()), lines);
    await page.reload();
    assert.doesNotMatch(await said(page), /your cart now has/);
  }));

test("a wrong password is refused on the page, which keeps the name and not the password", () =>
  asVisitor(
    async (page) => {
      await open(page, "/sign-in/?next=/orders/");
      await signIn(page, "nobody-by-this-name", "not-it-not-it");
      assert.match(await page.getByRole("alert").innerText(), /password is wrong/);
      assert.equal(await page.getByLabel("Username or email").inputValue(), "nobody-by-this-name");
      assert.equal(await page.getByLabel("Password", { exact: true }).inputValue(), "");
      const buyer = await newBuyer();
      await signIn(page, buyer.username);
      assert.equal(pathOf(page), "/orders/");
    },
    [unprocessable],
  ));

test("nobody is led to another site, however the way back is written", () =>
  asVisitor(async (page) => {
    const buyer = await newBuyer();
    for (const next of [
      "//evil.example/products/",
      "https://evil.example/products/",
      "/\\evil.example/products/",
      "javascript:products/",
    ]) {
      await page.context().clearCookies();
      await open(page, `/sign-in/?${new URLSearchParams({ next })}`);
      await signIn(page, buyer.username);
      assert.equal(pathOf(page), "/products/", next);
    }
  }));

test("a form that another site sends signs nobody in or out", async () => {
  const buyer = await newBuyer();
  const form = { username: buyer.username, password };
  for (const headers of [
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { origin: "https://evil.example" },
    {},
  ])
    for (const path of ["/sign-in/", "/sign-out/"]) {
      const answer = await call(app, "POST", path, { form, headers });
      assert.deepEqual([answer.status, answer.headers.get("set-cookie")], [403, null]);
    }
});

test("who signs out is nobody again, and their cookie with them", () =>
  asVisitor(async (page) => {
    await open(page, "/sign-in/");
    await signIn(page, (await newBuyer()).username);
    const before = await page.context().cookies();
    await open(page, "/sign-in/");
    await press(page, "Sign out");
    assert.match(await said(page), /You are signed out/);
    await page.context().addCookies(before);
    await open(page, "/account/");
    assert.match(pathOf(page), /^\/sign-in\//);
    assert.deepEqual(await page.context().cookies(), []);
  }));

test("a forgotten password is set anew by a mailed code, which ends every session", () =>
  asVisitor(
    async (page) => {
      const buyer = await newBuyer();
      await open(page, "/sign-in/");
      await page.getByRole("link", { name: "Forgot your password?" }).click();
      await page.getByLabel("Email address").fill(buyer.email);
      await press(page, "Send the code");
      assert.match(await said(page), /If .* belongs to an account/);
      const { code } = await letterTo(app, buyer.email);
      const set = async (typed: string) => {
        await page.getByLabel("Code from the email").fill(code);
        await page.getByLabel("New password").fill(typed);
        await press(page, "Set password");
      };
      await set("password1234");
      assert.match(await page.getByRole("alert").innerText(), /very common/);
      await set("orchard-gate-42");
      assert.equal(pathOf(page), "/sign-in/");
      assert.match(await said(page), /new password is set/);
      await signIn(page, buyer.username, "orchard-gate-42");
      assert.equal(pathOf(page), "/");
      const { status } = await call(app, "POST", "auth/token/refresh/", { json: { refresh: buyer.refresh } });
      assert.equal(status, 401);
    },
    [unprocessable],
  ));

test("a form with a code that is sent twice leads where it led, and only from its own page", async () => {
  const headers = { "sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded" };
  const send = (path: string, fields: Record<string, string>) =>
    fetch(app.url + path, { method: "POST", redirect: "manual", headers, body: new URLSearchParams(fields) });
  const email = "twice@example.org";
  await send("/register/", { email });
  const { code = "" } = await letterTo(app, email);
  const page = await (await fetch(`${app.url}/register/code/?email=${email}`)).text();
  const key = /name="idempotency_key" value="([^"]+)"/.exec(page)?.[1] ?? assert.fail("no key");
  const form = {
    email,
    code: code ?? "",
    username: "twice",
    password: "orchard-gate-42",
    idempotency_key: key,
  };
  const answers = [await send("/register/code/", form), await send("/register/code/", form)];
  assert.deepEqual(
    answers.map(({ status, headers }) => [status, headers.get("location")]),
    [
      [303, "/"],
      [303, "/"],
    ],
  );
  assert.equal(
    answers[1]?.headers.getSetCookie().some((cookie) => /farmgate=[^;]/.test(cookie)),
    false,
  );
  const other = { ...form, password: "another-gate-42" };
  assert.equal((await send("/register/code/", other)).status, 422);
  assert.equal(
    (await send("/register/code/", { ...form, idempotency_key: crypto.randomUUID() })).status,
    422,
  );

  await send("/password/", { email });
  const { code: reset } = await letterTo(app, email);
  const asked = {
    email,
    code: reset ?? "",
    password: "orchard-gate-43",
    idempotency_key: crypto.randomUUID(),
  };
  for (const _ of [1, 2]) {
    const { status, headers } = await send("/password/code/", asked);
    assert.deepEqual([status, headers.get("location")], [303, "/sign-in/"]);
  }
});

test("another code may be sent from the page that takes it", () =>
  asVisitor(async (page) => {
    await open(page, "/register/code/?email=ida%40example.org");
    await press(page, "Send another code");
    assert.equal(pathOf(page), "/register/code/?email=ida%40example.org");
    assert.match(await said(page), /sent another code/);
    assert.ok((await letterTo(app, "ida@example.org")).code);
  }));

for (const path of [
  "/sign-in/",
  "/register/",
  "/register/code/?email=eva%40example.org",
  "/password/",
  "/password/code/?email=eva%40example.org",
])
  test(`${path} is sound`, () => assertSoundPage(browser, app, path));
