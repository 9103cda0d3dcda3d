import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { startApp, type TestApp } from "../../../tests/support/app.ts";
import { openBrowser, withPage } from "../../../tests/support/browser.ts";
import { call, letterTo } from "../../../tests/support/client.ts";
import { checkOut, newBuyerOf, newProduct } from "../../../tests/support/market.ts";
import { newPerson, newProducer, password, type TestPerson } from "../../../tests/support/people.ts";
import { assertSoundPage } from "../../../tests/support/sound-pages.ts";
import { cookieOf } from "../../../tests/support/streams.ts";

let app: TestApp;
let browser: Browser;
let people = 0;
before(async () => {
  app = await startApp();
  browser = await openBrowser();
});
after(async () => {
  await browser.close();
  await app.close();
});

const unprocessable =
  "Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)";
const conflict = "Failed to load resource: the server responded with a status of 409 (Conflict)";

/** Somebody signed in, on a phone without scripts. */
async function signedIn(
  work: (page: Page, person: TestPerson) => Promise<void>,
  foreseen: string[] = [],
  person?: TestPerson,
) {
  const who = person ?? (await newPerson(app, `person-${people++}`));
  const options = { javaScriptEnabled: false, viewport: { width: 390, height: 800 } };
  await withPage(
    browser,
    app,
    options,
    async (page) => {
      await page.context().addCookies([await browserCookie(who)]);
      await work(page, who);
    },
    foreseen,
  );
}

async function browserCookie({ username }: TestPerson) {
  const [name = "", value = ""] = (await cookieOf(app, username)).split("=");
  return { name, value, url: app.url };
}

const open = (page: Page, path: string) => page.goto(app.url + path);
const main = (page: Page) => page.getByRole("main");
const press = (page: Page, name: string) => main(page).getByRole("button", { name, exact: true }).click();
const said = (page: Page) => main(page).innerText();
const meOf = async (as: TestPerson) => (await call(app, "GET", "me/", { as })).body;
const cookieValue = async (page: Page) =>
  (await page.context().cookies()).find(({ name }) => name === "farmgate")?.value;

test("a profile is changed and cleared, and its language is the pages' at once", () =>
  signedIn(
    async (page, person) => {
      await open(page, "/account/");
      await page.getByLabel("Name").fill("Eva <b>");
      await page.getByLabel("Street and number").fill("Kerkstraat 1");
      await press(page, "Save");
      assert.match(await page.getByRole("alert").innerText(), /Town: Fill this in/);
      assert.equal(await page.getByLabel("Name").inputValue(), "Eva <b>");
      await page.getByLabel("Postcode").fill("9000");
      await page.getByLabel("Town").fill("Ghent");
      await page.getByLabel("Country").selectOption("BE");
      await page.getByLabel("Phone").fill("0470 12 34 56");
      await main(page).getByLabel("Language").selectOption("nl");
      await press(page, "Save");
      assert.match(await said(page), /Je wijzigingen zijn opgeslagen/);
      assert.partialDeepStrictEqual(await meOf(person), {
        display_name: "Eva <b>",
        language: "nl",
        address: { street: "Kerkstraat 1", postal_code: "9000", city: "Ghent", country: "BE" },
      });
      for (const label of ["Naam", "Straat", "Postcode", "Plaats", "Telefoon"])
        await page.getByLabel(label).fill("");
      await page.getByLabel("Land").selectOption("");
      await main(page).getByLabel("Taal").selectOption("");
      await press(page, "Opslaan");
      assert.match(await said(page), /Your changes are saved/);
      const cleared = { display_name: person.username, language: null, address: null, phone: null };
      assert.partialDeepStrictEqual(await meOf(person), cleared);
    },
    [unprocessable],
  ));

test("an address is moved by the code that was sent to the new one, with the password", () =>
  signedIn(
    async (page, person) => {
      const ask = async (typed: string) => {
        await page.getByLabel("New email address").fill("moved@example.org");
        await page.getByLabel("Current password").fill(typed);
        await press(page, "Send the code");
      };
      await open(page, "/account/email/");
      await ask("wrong");
      assert.match(await page.getByRole("alert").innerText(), /not your current password/);
      await ask(password);
      const { code } = await letterTo(app, "moved@example.org");
      await page.getByLabel("Code from the email").fill("AAAA AAAA");
      await press(page, "Use the new address");
      assert.match(await page.getByRole("alert").innerText(), /code is wrong/);
      await page.getByLabel("Code from the email").fill(code);
      await press(page, "Use the new address");
      assert.match(await said(page), /Your email address is moved@example.org/);
      assert.equal((await meOf(person)).email, "moved@example.org");
    },
    [unprocessable, unprocessable],
  ));

test("the code for a new address that is sent twice, at once or one after the other, is taken once and both see so", async () => {
  const { username } = await newPerson(app, `person-${people++}`);
  const headers = { cookie: await cookieOf(app, username), "sec-fetch-site": "same-origin" };
  const page = async (path: string) => (await call(app, "GET", path, { headers })).text;
  const keyOf = (text: string) => /name="idempotency_key" value="([^"]+)/.exec(text)?.[1] ?? "";
  const email = `${username}@elsewhere.example.org`;
  const asked = { email, current_password: password, idempotency_key: keyOf(await page("/account/email/")) };
  assert.equal((await call(app, "POST", "/account/email/", { headers, form: asked })).status, 303);
  const { code } = await letterTo(app, email);
  const path = "/account/email/code/";
  const form = { code, email, idempotency_key: keyOf(await page(`${path}?email=${email}`)) };
  const send = () => call(app, "POST", path, { headers, form });
  for (const answer of [...(await Promise.all([send(), send()])), await send()]) {
    assert.deepEqual([answer.status, answer.headers.get("location")], [303, "/account/email/"]);
    assert.match(answer.headers.get("set-cookie") ?? "", /^notice=\w/);
  }
  assert.equal((await call(app, "POST", path, { headers, form: { ...form, code: "AAAAAAAA" } })).status, 422);
});

test("a new password gives this browser a new cookie and signs out all others", () =>
  signedIn(
    async (page, person) => {
      const other = await cookieOf(app, person.username);
      const before = await cookieValue(page);
      const change = async (current: string, next: string) => {
        await page.getByLabel("Current password").fill(current);
        await page.getByLabel("New password").fill(next);
        await press(page, "Change password");
      };
      await open(page, "/account/password/");
      await change("wrong", "orchard-gate-42");
      assert.match(await page.getByRole("alert").innerText(), /not your current password/);
      await change(password, "short");
      assert.match(await page.getByRole("alert").innerText(), /New password: /);
      await change(password, "orchard-gate-42");
      assert.match(await said(page), /Your password is changed/);
      assert.notEqual(await cookieValue(page), before);
      for (const cookie of [other, `farmgate=${before}`]) {
        const { status, headers } = await call(app, "GET", "/account/", { headers: { cookie } });
        assert.deepEqual([status, headers.get("location")], [303, "/sign-in/?next=%2Faccount%2F"]);
      }
    },
    [unprocessable, unprocessable],
  ));

test("devices are listed, and each can be signed out, of one's own only", () =>
  signedIn(async (page, person) => {
    const others = [await cookieOf(app, person.username), await cookieOf(app, person.username)];
    const works = async (cookie = "") =>
      (await call(app, "GET", "/account/", { headers: { cookie } })).status === 200;
    await open(page, "/account/devices/");
    assert.equal(await page.locator("tbody tr").count(), 4);
    await page
      .getByRole("button", { name: /^Sign out / })
      .first()
      .click();
    assert.match(await said(page), /The device is signed out/);
    assert.equal(await page.locator("tbody tr").count(), 3);
    const stranger = await newPerson(app, `person-${people++}`);
    const [{ id }] = (await call(app, "GET", "me/sessions/", { as: stranger })).body.results;
    await page.request.post(`${app.url}/account/devices/${id}/sign-out/`, {
      headers: { "sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded" },
    });
    assert.equal((await call(app, "GET", "me/sessions/", { as: stranger })).body.results.length, 1);
    await press(page, "Sign out everywhere");
    assert.match(await said(page), /signed out on all devices/);
    assert.deepEqual(await Promise.all(others.map(works)), [false, false]);
  }));

test("somebody becomes a producer, pauses and goes on", () =>
  signedIn(async (page, person) => {
    await open(page, "/account/selling/");
    await page.getByLabel("You deliver").check();
    await press(page, "Become a producer");
    assert.match(await said(page), /You are a producer here/);
    const { producer_status, offers } = await meOf(person);
    assert.deepEqual([producer_status, offers], ["approved", ["pickup", "delivery"]]);
    await press(page, "Pause selling");
    assert.equal((await meOf(person)).producer_status, "paused");
    await press(page, "Go on selling");
    assert.equal((await meOf(person)).producer_status, "approved");
  }));

test("who owes orders can't pause, and is told why", async () => {
  const seller = await newProducer(app, "seller");
  const buyer = await newBuyerOf(app, await newProduct(app, seller));
  assert.equal((await checkOut(app, buyer)).status, 201);
  await signedIn(
    async (page) => {
      await open(page, "/account/selling/");
      await press(page, "Pause selling");
      assert.match(await page.getByRole("alert").innerText(), /still have open orders/);
    },
    [conflict],
    seller,
  );
});

test("where producers are let in by hand, one asks and may take it back", async (t) => {
  const site = await startApp({ PRODUCERS: "approved" });
  t.after(() => site.close());
  const person = await newPerson(site, "person");
  const headers = { "sec-fetch-site": "same-origin", cookie: await cookieOf(site, "person") };
  const send = (is_producer: string) =>
    call(site, "POST", "/account/selling/", { headers, form: { is_producer, offers: "pickup" } });
  const { text } = await call(site, "GET", "/account/selling/", { headers });
  assert.match(text, /Ask to become a producer/);
  assert.equal((await send("true")).status, 303);
  assert.match((await call(site, "GET", "/account/selling/", { headers })).text, /is being looked at/);
  assert.equal((await send("false")).status, 303);
  assert.equal((await call(site, "GET", "me/", { as: person })).body.producer_status, "none");
});

test("one's data is a file like the API's", async () => {
  const person = await newPerson(app, `person-${people++}`);
  const cookie = await cookieOf(app, person.username);
  const file = await call(app, "GET", "/account/data/my-data.json", { headers: { cookie } });
  assert.equal(file.headers.get("content-disposition"), 'attachment; filename="my-data.json"');
  assert.equal(file.headers.get("cache-control"), "no-store");
  assert.equal(file.text, (await call(app, "GET", "me/export/", { as: person })).text);
  assert.equal((await call(app, "GET", "/account/data/my-data.json")).status, 401);
});

test("an account is deleted with its password, and its cookie is nobody's", () =>
  signedIn(
    async (page, person) => {
      const before = await page.context().cookies();
      await open(page, "/account/data/");
      await page.getByRole("link", { name: "Delete my account" }).click();
      await page.getByLabel("Current password").fill("wrong");
      await press(page, "Delete my account");
      assert.match(await page.getByRole("alert").innerText(), /not your current password/);
      await page.getByLabel("Current password").fill(password);
      await press(page, "Delete my account");
      assert.match(await said(page), /Your account is deleted/);
      await page.context().addCookies(before);
      await open(page, "/account/");
      assert.match(page.url(), /sign-in/);
      const { status } = await call(app, "GET", "me/", { as: person });
      assert.equal(status, 401);
    },
    [unprocessable],
  ));

const parts = [
  "",
  "email/",
  "email/code/?email=x%40example.org",
  "password/",
  "devices/",
  "selling/",
  "data/",
];
for (const path of [...parts.map((part) => `/account/${part}`), "/account/leave/"])
  test(`${path} is sound, and asks the nameless to sign in`, async () => {
    const { status, headers } = await call(app, "GET", path);
    assert.deepEqual(
      [status, headers.get("location")],
      [303, `/sign-in/?${new URLSearchParams({ next: path })}`],
    );
    const person = await newPerson(app, `person-${people++}`);
    await assertSoundPage(browser, app, path, { cookies: [await browserCookie(person)] });
  });
