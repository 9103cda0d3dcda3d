import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { openBrowser } from "../../tests/support/browser.ts";
import { call } from "../../tests/support/client.ts";
import { newProduct } from "../../tests/support/goods.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import { assertSoundPage } from "../../tests/support/sound-pages.ts";

let app: TestApp;
let browser: Browser;
let eva: TestPerson;
let quiet: TestPerson;
let buyer: TestPerson;
const ghent = { location_name: "Ghent", latitude: 51.05, longitude: 3.72 };
before(async () => {
  [app, browser] = await Promise.all([startApp(), openBrowser()]);
  eva = await newProducer(app, "eva", {
    ...ghent,
    display_name: "Eva & <sons>",
    about: "Pears.\nAnd <i>honey</i>.",
    offers: ["pickup", "delivery"],
  });
  app.advance(60);
  quiet = await newProducer(app, "quiet", { display_name: "Quietestlongestnameofall".repeat(5) });
  await newProduct(app, eva, { stock: 3 });
  buyer = await newPerson(app, "buyer", { display_name: "Bea Buyer" });
});
after(async () => {
  await browser.close();
  await app.close();
});

async function read(path: string, language = "en"): Promise<{ status: number; html: string }> {
  const answer = await fetch(app.url + path, {
    headers: { accept: "text/html", "accept-language": language },
  });
  return { status: answer.status, html: await answer.text() };
}

/** Who a page lists, in its order, by id. */
function producersIn(html: string): number[] {
  return [...html.matchAll(/class="whole" href="\/producers\/(\d+)\//g)].map(([, id]) => Number(id));
}

test("the list, each producer and all of their reviews are sound, also with nothing to show", async () => {
  await call(app, "POST", `review/new/${eva.id}/`, { as: buyer, json: { rating: 4, text: "Good\npears" } });
  for (const path of [
    "/producers/",
    "/producers/?search=nobody-at-all",
    "/producers/?near=51.05,3.72&radius_km=10",
    `/producers/${eva.id}/`,
    `/producers/${eva.id}/reviews/`,
    `/producers/${quiet.id}/`,
    `/producers/${quiet.id}/reviews/`,
  ])
    await assertSoundPage(browser, app, path);
});

test("who sells nothing has no page, and neither has nobody", async () => {
  for (const id of [buyer.id, 9999, "x"])
    for (const page of ["", "reviews/"])
      assert.equal((await read(`/producers/${id}/${page}`)).status, 404, `${id}/${page}`);
});

test("producers are listed newest first, found by words, and the nearest first around a place", async () => {
  const far = await newProducer(app, "far", { ...ghent, latitude: 51.2, display_name: "Far pears" });
  await app.changesSeen();
  assert.deepEqual(producersIn((await read("/producers/")).html), [far.id, quiet.id, eva.id]);
  assert.deepEqual(producersIn((await read("/producers/?search=far")).html), [far.id]);
  assert.deepEqual(producersIn((await read("/producers/?near=51.05,3.72&radius_km=50")).html), [
    eva.id,
    far.id,
  ]);
  assert.deepEqual(producersIn((await read("/producers/?near=51.05,3.72&radius_km=5")).html), [eva.id]);
  assert.deepEqual(producersIn((await read("/producers/?near=51.05,3.72&radius_km=50&search=far")).html), [
    far.id,
  ]);
  assert.match((await read("/producers/?near=51.05,3.72&radius_km=50")).html, /16\.7 km away/);
});

test("what an address asks wrongly is left out and told", async () => {
  const { status, html } = await read("/producers/?near=99,99&radius_km=5&cursor=none");
  assert.equal(status, 200);
  assert.ok(producersIn(html).length > 1);
  assert.match(html, /left it out/);
});

test("a producer's page has their story as text, their goods, what is said of them, and how one gets it", async () => {
  const { html } = await read(`/producers/${eva.id}/`);
  for (const text of [
    "Eva &#38; &#60;sons&#62;",
    "Pears.\nAnd &#60;i&#62;honey&#60;/i&#62;.",
    "Conference pears",
    "Only 3 left",
    "Good\npears",
    "Bea Buyer",
    "4.0",
    "In Ghent. You choose the day at checkout",
    "Have it delivered",
    "Write a review",
  ])
    assert.ok(html.includes(text), text);
  const [, json = ""] = /<script type="application\/ld\+json">(.*)<\/script>/.exec(html) ?? [];
  const { name, address, geo, aggregateRating } = JSON.parse(json);
  assert.equal(name, "Eva & <sons>");
  assert.equal(address.addressLocality, "Ghent");
  assert.deepEqual([geo.latitude, geo.longitude], [51.05, 3.72]);
  assert.deepEqual([aggregateRating.ratingValue, aggregateRating.reviewCount], [4, 1]);
});

test("each page is in the reader's language", async () => {
  for (const [language, text] of [
    ["de", "So bekommen Sie Ihre Bestellung"],
    ["fr", "Comment recevoir votre commande"],
    ["nl", "Zo krijgt u uw bestelling"],
  ] as const)
    assert.ok((await read(`/producers/${eva.id}/`, language)).html.includes(text), language);
});

test("all reviews are read page by page, there and back", async () => {
  for (let n = 0; n < 23; n++) {
    const as = await newPerson(app, `reader-${n}`, { display_name: `Reader ${n}.` });
    await call(app, "POST", `review/new/${quiet.id}/`, { as, json: { rating: 1 + (n % 5) } });
    app.advance(1);
  }
  const authors = (html: string) => [...html.matchAll(/Reader (\d+)\./g)].map(([, n]) => Number(n));
  const linkIn = (html: string, rel: string) =>
    (new RegExp(`rel="${rel}" href="([^"]*)"`).exec(html)?.[1] ?? "").replaceAll("&#61;", "=");
  const first = (await read(`/producers/${quiet.id}/reviews/`)).html;
  const second = (await read(linkIn(first, "next"))).html;
  assert.deepEqual([...authors(first), ...authors(second)], [...Array(23).keys()].reverse());
  assert.deepEqual(authors((await read(linkIn(second, "prev"))).html), authors(first));
});

test("a page that is kept for the nameless follows the profile, the goods and the reviews", async () => {
  const path = `/producers/${eva.id}/`;
  await read(path);
  await call(app, "PATCH", "me/", { as: eva, json: { about: "Now with quinces." } });
  assert.match((await read(path)).html, /Now with quinces\./);
  await newProduct(app, eva, { name: "Quinces" });
  assert.match((await read(path)).html, />Quinces</);
  await call(app, "POST", `review/new/${eva.id}/`, { as: quiet, json: { rating: 2, text: "Hard quinces" } });
  assert.match((await read(path)).html, /Hard quinces/);
  assert.match((await read("/producers/")).html, /3\.0/);
});
