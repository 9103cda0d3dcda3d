import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { openBrowser, phone, withPage } from "../../tests/support/browser.ts";
import { call } from "../../tests/support/client.ts";
import { newProduct } from "../../tests/support/goods.ts";
import { newProducer, type TestPerson } from "../../tests/support/people.ts";
import { picture } from "../../tests/support/pictures.ts";
import { assertSoundPage } from "../../tests/support/sound-pages.ts";

let app: TestApp;
let browser: Browser;
let eva: TestPerson;
let pears: number;
before(async () => {
  [app, browser] = await Promise.all([startApp({ CURRENCIES: "EUR,JPY" }), openBrowser()]);
  const ghent = { location_name: "Ghent", latitude: 51.05, longitude: 3.72 };
  eva = await newProducer(app, "eva", { display_name: "Eva & <sons>", ...ghent });
  const told = { labels: ["organic"], description: "Ripe.\nAnd <b>sweet</b>.", allergens: ["milk", "nuts"] };
  pears = (await newProduct(app, eva, told)).id;
  await call(app, "PUT", `products/${pears}/images/1/?alt=A+ripe+pear`, {
    as: eva,
    raw: await picture(),
    headers: { "content-type": "image/png" },
  });
  await newProduct(app, eva, { name: "Sold pears", stock: 0 });
  await newProduct(app, eva, { name: "Few eggs", category: "eggs", stock: 2 });
  await newProduct(app, eva, { name: "Old milk", category: "dairy", best_before: "2020-01-01" });
  await newProduct(app, eva, {
    name: "Averylongwordthatnobodywouldcallaproduct".repeat(3),
    category: "other",
  });
});
after(async () => {
  await browser.close();
  await app.close();
});

async function read(path: string, language = "en"): Promise<{ status: number; html: string }> {
  const answer = await fetch(app.url + path, {
    headers: { accept: "text/html", "accept-language": language },
  });
  return { status: answer.status, html: plain(await answer.text()) };
}

/** Without the escapes of what stands in HTML anyway. */
function plain(html: string): string {
  return html.replaceAll("&#61;", "=").replaceAll("&#39;", "'").replaceAll("&#38;", "&");
}

/** The names of the goods that a page shows, in their order. */
function namesIn(html: string): string[] {
  return [...html.matchAll(/class="whole" href="\/products\/\d+\/">([^<]*)</g)].map(([, name = ""]) => name);
}

async function idOf(name: string): Promise<number> {
  const { body } = await call(app, "GET", `products/user/${eva.id}/?limit=100`);
  return body.results.find((one: { name: string }) => one.name === name).id;
}

for (const path of [
  "/products/",
  "/products/?category=fruit&labels=organic&in_stock=true&min_price=1&near=51.05,3.72&radius_km=10",
  "/products/?search=nothing-like-that",
  "/products/?min_price=x&currency=XXX&near=99,99&cursor=none",
]) {
  test(`the list is sound in light and dark, on a phone and a screen: ${path}`, () =>
    assertSoundPage(browser, app, path));
}

test("a product is sound with and without a picture, sold out, with a long name, and where there is none", async () => {
  const long = await idOf("Averylongwordthatnobodywouldcallaproduct".repeat(3));
  for (const id of [pears, await idOf("Sold pears"), long])
    await assertSoundPage(browser, app, `/products/${id}/`);
  for (const path of ["/products/999/", "/products/x/"])
    await assertSoundPage(browser, app, path, { status: 404 });
});

test("the list holds what the API's list holds, in its order, and its pages lead there and back", async () => {
  const more = await newProducer(app, "many", { display_name: "Many" });
  for (let n = 1; n <= 25; n++) await newProduct(app, more, { name: `Cup ${n}`, category: "drinks" });
  for (const asked of ["category=drinks&ordering=price", "category=drinks", "search=cup&in_stock=true"]) {
    const { body } = await call(app, "GET", `products/?${asked}&limit=100`);
    const wanted = body.results.map(({ name }: { name: string }) => name);
    assert.equal(wanted.length, 25);
    const first = (await read(`/products/?${asked}`)).html;
    const next = linkIn(first, "next");
    const second = (await read(next)).html;
    assert.deepEqual([...namesIn(first), ...namesIn(second)], wanted);
    assert.deepEqual(namesIn((await read(linkIn(second, "prev"))).html), namesIn(first));
    // The address says what is seen, not the cursor alone.
    for (const part of asked.split("&")) assert.ok(next.includes(part), next);
  }
});

function linkIn(html: string, rel: string): string {
  const [, href = ""] = new RegExp(`rel="${rel}" href="([^"]*)"`).exec(html) ?? [];
  return href;
}

test("each choice leads to a list of as many as it says", async () => {
  const { html } = await read("/products/");
  const links = [
    ...html.matchAll(
      /<a href="(\/products\/\?category=[a-z]+)"><span>[^<]*<\/span> <span class="number">(\d+)/g,
    ),
  ];
  assert.ok(links.length >= 4);
  for (const [, href = "", count] of links)
    assert.equal(namesIn((await read(href)).html).length, Math.min(Number(count), 20), href);
});

test("what an address asks wrongly is left out and told, and the rest holds", async () => {
  const { status, html } = await read(
    "/products/?category=eggs&min_price=cheap&radius_km=7&ordering=distance",
  );
  assert.equal(status, 200);
  assert.deepEqual(namesIn(html), ["Few eggs"]);
  assert.match(html, /left it out/);
});

test("the market and each category can be listed by search engines, a selection can't", async () => {
  for (const path of ["/products/", "/products/?category=eggs"])
    assert.ok((await read(path)).html.includes(`<link rel="canonical" href="${app.url}${path}">`), path);
  for (const path of ["/products/?search=pears", "/products/?category=eggs&in_stock=true"])
    assert.match((await read(path)).html, /<meta name="robots" content="noindex">/);
});

test("what can't be bought says why and has no button, and little left is said", async () => {
  const { html } = await read(`/products/?producer=${eva.id}`);
  const card = (name: string) => html.split('<li class="card').find((one) => one.includes(`>${name}<`)) ?? "";
  for (const [name, text, isForSale] of [
    ["Sold pears", "Sold out", false],
    ["Old milk", "Past its best-before date", false],
    ["Few eggs", "Only 2 left", true],
    ["Conference pears", "", true],
  ] as const) {
    assert.ok(card(name).includes(text), name);
    assert.equal(card(name).includes('form="add"'), isForSale, name);
    const page = (await read(`/products/${await idOf(name)}/`)).html;
    assert.ok(page.includes(text), name);
    assert.equal(page.includes('name="quantity"'), isForSale, name);
  }
});

test("a product tells search engines its price, by the unit too, and that it is there", async () => {
  const { html } = await read(`/products/${pears}/`);
  const [, json = ""] = /<script type="application\/ld\+json">(.*)<\/script>/.exec(html) ?? [];
  const { name, offers } = JSON.parse(json);
  assert.deepEqual([name, offers.price, offers.priceCurrency], ["Conference pears", "3.50", "EUR"]);
  assert.equal(offers.availability, "https://schema.org/InStock");
  assert.equal(offers.priceSpecification.price, "2.33");
  assert.equal(offers.seller.name, "Eva & <sons>");
  assert.ok(html.includes(`<link rel="canonical" href="${app.url}/products/${pears}/">`));
  assert.match(html, /property="og:image" content="http/);
});

test("what producers write stays text", async () => {
  const { html } = await read(`/products/${pears}/`);
  assert.ok(html.includes("Ripe.\nAnd &#60;b&#62;sweet&#60;/b&#62;."));
  assert.ok(html.includes("Eva & &#60;sons&#62;"));
});

test("a product is told of in the reader's language", async () => {
  for (const [language, allergens, day] of [
    ["de", "Milch und Schalenfrüchte", "Mindestens haltbar bis"],
    ["fr", "lait et fruits à coque", "À consommer de préférence avant le"],
    ["nl", "melk en noten", "Ten minste houdbaar tot"],
  ] as const) {
    assert.ok((await read(`/products/${pears}/`, language)).html.includes(allergens));
    const old = await read(`/products/${await idOf("Old milk")}/`, language);
    assert.ok(old.html.includes(day));
  }
});

test("a page that is kept for the nameless follows what is sold, renamed and taken down", async () => {
  const { id } = await newProduct(app, eva, { name: "Kept plums", stock: 9 });
  const pages = ["/products/", `/products/${id}/`, `/products/${pears}/`];
  const say = async (text: string) => {
    for (const path of pages) assert.ok((await read(path)).html.includes(text), `${path}: ${text}`);
  };
  await say("Kept plums");
  await call(app, "PATCH", `products/${id}/`, { as: eva, json: { name: "Dear plums" } });
  await say("Dear plums");
  await call(app, "POST", `products/${id}/stock/`, { as: eva, json: { change: -6 } });
  await say("Only 3 left");
  await call(app, "DELETE", `products/${id}/`, { as: eva });
  assert.equal((await read(`/products/${id}/`)).status, 404);
  assert.ok(!(await read("/products/")).html.includes("Dear plums"));
});

for (const javaScriptEnabled of [false, true]) {
  test(`a shopper searches, narrows, takes a filter away and buys, scripts ${javaScriptEnabled ? "on" : "off"}`, () =>
    withPage(browser, app, { ...phone, locale: "en", javaScriptEnabled }, async (page) => {
      await page.goto(`${app.url}/products/`);
      await page.getByRole("searchbox").fill("pears");
      await page.getByRole("searchbox").press("Enter");
      await page.waitForURL(/search=pears/);
      await page.getByText("Filters").click();
      await page.getByLabel("In stock only").check();
      await page.getByLabel("Up to").fill("9.5");
      await page.getByRole("button", { name: "Show products" }).click();
      await page.waitForURL(/in_stock=true/);
      if (javaScriptEnabled)
        assert.equal(new URL(page.url()).search, "?search=pears&in_stock=true&max_price=9.5");
      assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "Results for “pears”");
      assert.equal(await page.getByText("Sold pears").count(), 0);
      await page.getByRole("link", { name: "Remove filter: In stock only" }).click();
      await page.waitForURL((address) => !address.search.includes("in_stock"));
      await page.getByText("Sold pears").waitFor();
      await page.getByRole("button", { name: "Add Conference pears to the cart" }).click();
      await page.getByRole("status").filter({ hasText: "Conference pears" }).waitFor();
      assert.match(page.url(), /search=pears/);
    }));
}

test("who lets the browser tell sees what is near, by a point that is rounded to a kilometre", () =>
  withPage(
    browser,
    app,
    { locale: "en", geolocation: { latitude: 51.05432, longitude: 3.71987 }, permissions: ["geolocation"] },
    async (page) => {
      await page.goto(`${app.url}/products/?category=eggs`);
      await page.getByRole("button", { name: "Use my location" }).click();
      await page.waitForURL(/near=/);
      const { searchParams } = new URL(page.url());
      assert.deepEqual(Object.fromEntries(searchParams), {
        category: "eggs",
        near: "51.05,3.72",
        radius_km: "25",
      });
      await page.getByText("Few eggs").waitFor();
    },
  ));

test("a search that names a category in the language of the page, or its beginning, leads to that category", async () => {
  const linkIn = async (language: string, search: string) => {
    const headers = { "accept-language": language };
    const { text } = await call(app, "GET", `/products/?${new URLSearchParams({ search })}`, { headers });
    return /<p><a href="\/products\/\?category&#61;(\w+)">/.exec(text)?.[1];
  };
  for (const [language, search, category] of [
    ["de", "Gemüse", "vegetables"],
    ["de", "frisches gemuse", "vegetables"],
    ["fr", "légumes", "vegetables"],
    ["fr", "LEGUME", "vegetables"],
    ["fr", "oeufs", "eggs"],
    ["fr", "lait", "dairy"],
    ["nl", "groente", "vegetables"],
    ["nl", "vis", "fish"],
    ["en", "fruit", "fruit"],
    ["de", "légumes", undefined],
    ["de", "so", undefined],
  ] as const)
    assert.equal(await linkIn(language, search), category, search);
});
