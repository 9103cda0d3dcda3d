import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { newProduct } from "../../tests/support/goods.ts";
import { newPerson, newProducer } from "../../tests/support/people.ts";

let app: TestApp;
before(async () => {
  app = await startApp({ PUBLIC_URL: "https://market.example" });
});
after(() => app.close());

const xml = async (path: string) => (await call(app, "GET", path)).text;
const addresses = (text: string) => [...text.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, address]) => address);

test("the sitemap names each visible product and producer once, and no one else", async () => {
  const as = await newProducer(app, "ada");
  const shown = await newProduct(app, as);
  const hidden = await newProduct(app, as, { is_listed: false });
  const buyer = await newPerson(app, "bo");
  const files = addresses(await xml("/sitemap.xml"));
  const all: (string | undefined)[] = [];
  for (const file of files) {
    assert.match(file ?? "", /^https:\/\/market\.example\//);
    all.push(...addresses(await xml(new URL(file ?? "").pathname)));
  }
  assert.equal(new Set(all).size, all.length);
  assert.ok(all.includes("https://market.example/"));
  assert.ok(all.includes(`https://market.example/products/${shown.id}/`));
  assert.ok(!all.includes(`https://market.example/products/${hidden.id}/`));
  const producers = all.filter((address) => /\/producers\/\d/.test(address ?? ""));
  assert.equal(producers.length, 1);
  assert.ok(!producers[0]?.endsWith(`/${buyer.id}/`));
});

test("each file holds the ids of one range of 50,000, and there are as many as the highest id asks for", async () => {
  await app.platform.database.pool.query("alter table products alter column id restart with 50000");
  await newProduct(app, await newProducer(app, "cid"));
  assert.match(await xml("/sitemap.xml"), /products-1\.xml/);
  assert.deepEqual(addresses(await xml("/sitemap/products-1.xml")), [
    "https://market.example/products/50000/",
  ]);
  assert.doesNotMatch(await xml("/sitemap/products-0.xml"), /products\/50000/);
  for (const file of ["products-2.xml", "products-99999.xml", "people-0.xml", "products-0"])
    assert.equal((await call(app, "GET", `/sitemap/${file}`)).status, 404, file);
});

test("search engines are told where the sitemap is, and what is none of theirs", async () => {
  const { headers, text } = await call(app, "GET", "/robots.txt");
  assert.match(headers.get("content-type") ?? "", /^text\/plain/);
  assert.match(text, /^User-agent: \*\n/);
  for (const path of ["/backend/", "/cart/", "/account/", "/desk/"])
    assert.match(text, new RegExp(`^Disallow: ${path}$`, "m"));
  assert.match(text, /\nSitemap: https:\/\/market\.example\/sitemap\.xml\n$/);
});

test("the manifest names the site and icons that are there", async () => {
  const { headers, text } = await call(app, "GET", "/manifest.webmanifest");
  assert.match(headers.get("content-type") ?? "", /^application\/manifest\+json/);
  const { name, icons } = JSON.parse(text);
  assert.equal(name, "Farmgate");
  for (const { src, type } of [...icons, { src: "/icon-180.png", type: "image/png" }]) {
    const icon = await call(app, "GET", src);
    assert.deepEqual([icon.status, icon.headers.get("content-type")], [200, type]);
  }
});
