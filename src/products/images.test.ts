import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { type Answer, call } from "../../tests/support/client.ts";
import { newPerson, type TestPerson } from "../../tests/support/people.ts";
import { look, noise, picture } from "../../tests/support/pictures.ts";

let app: TestApp;
let producer: TestPerson;
let buyer: TestPerson;
before(async () => {
  app = await startApp();
  const selling = { producer_status: "approved", producer_since: new Date(), offers: ["pickup"] };
  producer = await newPerson(app, "orchard", selling);
  buyer = await newPerson(app, "buyer");
});
after(() => app.close());

async function newProduct(told: object = {}): Promise<Answer["body"]> {
  const price = { amount: "3.50", currency: "EUR" };
  const plain = { name: "Pears", category: "fruit", price, pack_size: "1", pack_unit: "kg", stock: 3 };
  return (await call(app, "POST", "products/new/", { as: producer, json: { ...plain, ...told } })).body;
}

type Body = Awaited<ReturnType<typeof noise>>;
function put(id: number, n: number | string, raw: Body, { as = producer, headers = {}, alt = "" } = {}) {
  const query = alt === "" ? "" : `?alt=${encodeURIComponent(alt)}`;
  const types = { "content-type": "image/png", ...headers };
  return call(app, "PUT", `products/${id}/images/${n}/${query}`, { as, raw, headers: types });
}

const remove = (id: number, n: number, as = producer) =>
  call(app, "DELETE", `products/${id}/images/${n}/`, { as });

test("a product's picture is shown in three sizes, and stands wherever the product does", async () => {
  const product = await newProduct();
  const { status, body, text } = await put(product.id, 2, await picture({ width: 2000, height: 1000 }), {
    alt: "Two halves of a pear",
  });
  assert.equal(status, 200, text);
  const [image] = body.images;
  assert.deepEqual([image.n, image.alt], [2, "Two halves of a pear"]);
  for (const [size, width] of [
    ["small", 320],
    ["medium", 800],
    ["large", 1600],
  ] as const) {
    assert.ok(image[size].startsWith(`${app.url}/media/`), image[size]);
    const kept = await look(image[size]);
    assert.deepEqual([kept.width, kept.height, kept.corners], [width, width / 2, "red blue red blue"]);
  }
  assert.ok(body.updated_at > product.updated_at);
  assert.equal((await call(app, "GET", `products/${product.id}/`)).text, text);
  assert.deepEqual((await call(app, "GET", "products/")).body.results[0], body);
  const found = await call(app, "GET", "products/?search=pears&limit=1");
  assert.deepEqual(found.body.results[0].images, body.images);
});

test("a small picture is not made larger", async () => {
  const { id } = await newProduct();
  const { body } = await put(id, 1, await picture({ width: 100, height: 40 }));
  const [{ small, medium, large }] = body.images;
  assert.deepEqual(new Set([small, medium, large]).size, 1);
  const kept = await look(large);
  assert.deepEqual([kept.width, kept.height], [100, 40]);
});

test("pictures stand by their numbers, and one takes the place of another", async () => {
  const { id } = await newProduct();
  for (const n of [5, 1, 3]) await put(id, n, await noise(n));
  const { body } = await put(id, 3, await noise(33), { alt: "Another" });
  assert.deepEqual(
    body.images.map(({ n, alt }: { n: number; alt: string }) => [n, alt]),
    [
      [1, ""],
      [3, "Another"],
      [5, ""],
    ],
  );
});

test("the same picture again changes nothing, another text does", async () => {
  const { id } = await newProduct();
  const first = await put(id, 1, await noise(7));
  const again = await put(id, 1, await noise(7));
  assert.equal(again.text, first.text);
  const told = await put(id, 1, await noise(7), { alt: "Told" });
  assert.equal(told.body.images[0].large, first.body.images[0].large);
  assert.ok(told.body.updated_at > first.body.updated_at);
});

for (const n of ["0", "6", "01", "-1", "1.0", "x"]) {
  test(`there is no picture ${n}`, async () => {
    const { id } = await newProduct();
    assert.equal((await put(id, n, await noise(1))).status, 404);
    assert.equal((await call(app, "DELETE", `products/${id}/images/${n}/`, { as: producer })).status, 404);
  });
}

test("only its owner puts and takes pictures", async () => {
  const { id } = await newProduct();
  const hidden = await newProduct({ is_listed: false });
  const raw = await noise(1);
  const admin = await newPerson(app, "admin", { roles: ["product_admin"] });
  for (const as of [buyer, admin]) {
    assert.equal((await put(id, 1, raw, { as })).body.code, "not_owner");
    assert.equal((await remove(id, 1, as)).body.code, "not_owner");
    assert.equal((await put(hidden.id, 1, raw, { as })).status, 404);
    assert.equal((await remove(hidden.id, 1, as)).status, 404);
  }
  assert.equal((await put(999_999, 1, raw)).status, 404);
  assert.equal((await put(hidden.id, 1, raw)).status, 200);
  assert.equal((await call(app, "PUT", `products/${id}/images/1/`, { raw })).status, 401);
});

test("a text that is too long or of two lines is refused", async () => {
  const { id } = await newProduct();
  assert.deepEqual((await put(id, 1, await noise(1), { alt: "x".repeat(301) })).body.error_codes, {
    alt: ["too_long"],
  });
  assert.deepEqual((await put(id, 1, await noise(1), { alt: "a\nb" })).body.error_codes, {
    alt: ["wrong_format"],
  });
});

test("a picture is put on what the client saw, or not at all", async () => {
  const { id } = await newProduct();
  const etag = (await call(app, "GET", `products/${id}/`)).headers.get("etag") ?? "";
  const headers = { "if-match": etag };
  const first = await put(id, 1, await noise(1), { headers });
  assert.equal(first.status, 200);
  assert.equal((await put(id, 2, await noise(2), { headers })).status, 412);
  const next = { "if-match": first.headers.get("etag") ?? "" };
  assert.equal((await put(id, 2, await noise(2), { headers: next })).status, 200);
});

test("of two who put on what they both saw, one does", async () => {
  const { id } = await newProduct();
  const headers = { "if-match": (await call(app, "GET", `products/${id}/`)).headers.get("etag") ?? "" };
  const answers = await Promise.all([1, 2].map(async (n) => put(id, n, await noise(n), { headers })));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 412]);
});

test("pictures put at one time are all there, and of one number the last stays", async () => {
  const { id } = await newProduct();
  const answers = await Promise.all([1, 2, 3, 4, 5].map(async (n) => put(id, n, await noise(n))));
  assert.ok(answers.every(({ status }) => status === 200));
  const { body } = await call(app, "GET", `products/${id}/`);
  assert.equal(body.images.length, 5);
  const rivals = await Promise.all([6, 7].map(async (seed) => put(id, 1, await noise(seed))));
  assert.ok(rivals.every(({ status }) => status === 200));
  const { body: after } = await call(app, "GET", `products/${id}/`);
  const large = after.images[0].large;
  assert.ok(rivals.some(({ body }) => body.images[0].large === large));
  assert.equal((await look(large)).status, 200);
});

test("a picture that was taken off goes, once nothing shows it", async () => {
  const [one, other] = [await newProduct(), await newProduct()];
  const url = (await put(one.id, 1, await noise(9))).body.images[0].large;
  await put(other.id, 4, await noise(9));
  const { status, body } = await remove(one.id, 1);
  assert.equal(status, 200);
  assert.deepEqual(body.images, []);
  const again = await remove(one.id, 1);
  assert.equal(again.text, JSON.stringify(body));
  const sweepLater = async () => {
    app.advance(3700);
    await app.platform.pictures.sweep();
  };
  await sweepLater();
  assert.equal((await look(url)).status, 200);
  await call(app, "DELETE", `products/${other.id}/`, { as: await signedIn(producer) });
  await app.platform.pictures.sweep();
  await sweepLater();
  assert.equal((await look(url)).status, 404);
});

test("who leaves takes their products and pictures along", async () => {
  const selling = { producer_status: "approved", producer_since: new Date(), offers: ["pickup"] };
  const leaver = await newPerson(app, "leaver", selling);
  const price = { amount: "3.50", currency: "EUR" };
  const told = { name: "Plums", category: "fruit", price, pack_size: "1", pack_unit: "kg", stock: 3 };
  const { body: product } = await call(app, "POST", "products/new/", { as: leaver, json: told });
  const { body } = await put(product.id, 1, await noise(11), { as: leaver });
  const json = { current_password: "a-long-enough-password" };
  assert.equal((await call(app, "DELETE", "me/", { as: leaver, json })).status, 204);
  app.advance(3700);
  await app.platform.pictures.sweep();
  assert.equal((await look(body.images[0].large)).status, 404);
  assert.equal((await call(app, "GET", `products/${product.id}/`)).status, 404);
});

/** The clock has moved past the life of an access token. */
async function signedIn({ username, id }: TestPerson): Promise<TestPerson> {
  const json = { username, password: "a-long-enough-password" };
  const { body } = await call(app, "POST", "auth/token/", { json });
  return { id, username, email: "", ...body };
}
