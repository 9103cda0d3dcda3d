import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { newPerson, type TestPerson } from "../../tests/support/people.ts";

let app: TestApp;
let orchard: TestPerson;
let imker: TestPerson;

/** What is for sale, the oldest first: `[name, category, description, labels?]`. */
const ofOrchard: [string, string, string, string[]?][] = [
  ["Elstar apples", "fruit", "Crisp and sour.", ["organic"]],
  ["Apple juice", "drinks", "Pressed on the farm."],
  ["Roma tomatoes", "vegetables", "Ripened outside.", ["organic"]],
  ["Crème fraîche", "dairy", "From Jersey cows."],
  ["Sheep cheese", "dairy", "Aged for a year."],
  ["Cheese from cows", "dairy", "Beside the sheep."],
  ["Rye bread, 100% rye", "bread", "Baked overnight."],
  ["Quiche", "other", "With fruit of the forest and 50% cream."],
  ["Pear tart", "bread", "Sweet."],
];
const ofImker: typeof ofOrchard = [
  ["Blossom jar", "honey", "From lime trees."],
  ["Honigkuchen", "bread", "Spiced."],
  ["Candles", "other", "Of wax, beside our honig."],
];

before(async () => {
  app = await startApp({ ACCESS_TOKEN_SECONDS: "86400" });
  orchard = await newProducer("orchard", "Boomgaard Janssens");
  imker = await newProducer("imker", "Müllers Imkerei");
  for (const goods of ofOrchard) await advertise(orchard, goods);
  for (const goods of ofImker) await advertise(imker, goods);
});
after(() => app.close());

function newProducer(username: string, display_name: string) {
  const sells = { producer_status: "approved", producer_since: new Date(), offers: ["pickup"] };
  return newPerson(app, username, { ...sells, display_name });
}

async function advertise(
  as: TestPerson,
  [name, category, description, labels = []]: (typeof ofOrchard)[number],
) {
  const price = { amount: "3.00", currency: "EUR" };
  const json = { name, category, description, labels, price, pack_size: "1", pack_unit: "kg", stock: 5 };
  const made = await call(app, "POST", "products/new/", { as, json });
  assert.equal(made.status, 201, made.text);
  app.advance(60);
}

async function names(path: string): Promise<string[]> {
  const answer = await call(app, "GET", path);
  assert.equal(answer.status, 200, answer.text);
  return answer.body.results.map(
    ({ name, username }: { name?: string; username: string }) => name ?? username,
  );
}

const search = (text: string) => names(`search/?type=products&search_string=${encodeURIComponent(text)}`);

const finds: [what: string, text: string, found: string[]][] = [
  ["every product of a category, then what speaks of it", "Fruit", ["Elstar apples", "Quiche"]],
  ["another number of a word, misspelt", "tomatos", ["Roma tomatoes"]],
  ["a letter too few", "tomaoes", ["Roma tomatoes"]],
  ["accents", "crème fraiche", ["Crème fraîche"]],
  ["no accents", "creme fraiche", ["Crème fraîche"]],
  ["accents of their own characters", "cre\u0300me frai\u0302che", ["Crème fraîche"]],
  ["the beginning of a name before a word elsewhere", "honig", ["Honigkuchen", "Candles"]],
  ["a category", "honey", ["Blossom jar"]],
  ["a beginning, the newest first", "appl", ["Apple juice", "Elstar apples"]],
  ["both words in the name before both anywhere", "sheep cheese", ["Sheep cheese", "Cheese from cows"]],
  ["in either order", "cheese sheep", ["Sheep cheese", "Cheese from cows"]],
  ["all of a producer", "janssens", ofOrchard.map(([name]) => name).reverse()],
  ["all of a producer without the umlaut", "mullers imkerei", ofImker.map(([name]) => name).reverse()],
  ["a word of the name and the producer", "imkerei wax", ["Candles"]],
  ["a percentage", "100% rye", ["Rye bread, 100% rye"]],
  ["what stands between quotes", '"sheep cheese"', ["Sheep cheese", "Cheese from cows"]],
  ["an unclosed quote", "'rye", ["Rye bread, 100% rye"]],
  ["two letters in the wrong order", "chesee", ["Cheese from cows", "Sheep cheese"]],
  ["a slip beside a right word", "sheep chese", ["Cheese from cows", "Sheep cheese"]],
  ["a word beside an emoji", "🍎 apples", ["Apple juice", "Elstar apples"]],
  ["a single letter only where it stands alone", "a", ["Sheep cheese"]],
  ["nothing by two words that no product has both of", "honey apples", []],
  ["nothing by %", "%", []],
  ["nothing by _", "_", []],
  ["nothing by a backslash", "\\", []],
  ["nothing by an emoji", "🧀", []],
  ["nothing by a slash", "/", []],
  ["nothing by operators", "& | ! <-> :* ()", []],
  ["nothing by 2,000 characters", "x".repeat(2000), []],
  ["what 2,000 characters say again and again", "rye ".repeat(500), ["Rye bread, 100% rye"]],
];
for (const [what, text, found] of finds) {
  test(`a search finds ${what}: ${text.slice(0, 30)}`, async () => {
    assert.deepEqual(await search(text), found);
    if (text !== "/") assert.deepEqual(await names(`products/?search=${encodeURIComponent(text)}`), found);
  });
}

test("a search of products keeps its order under filters", async () => {
  assert.deepEqual(await names("products/?search=cheese&category=dairy"), [
    "Cheese from cows",
    "Sheep cheese",
  ]);
  assert.deepEqual(await names("products/?search=fruit&labels=organic"), ["Elstar apples"]);
  assert.deepEqual(await names("products/?search=fruit&category=other"), ["Quiche"]);
  assert.deepEqual(await names(`products/?search=fruit&producer=${imker.id}`), []);
  assert.deepEqual(await names("products/?search=sheep&in_stock=true&max_price=3.00"), [
    "Sheep cheese",
    "Cheese from cows",
  ]);
});

test("an order that is asked for goes before the match, and slips are forgiven all the same", async () => {
  assert.deepEqual(await names("products/?search=fruit&ordering=-created_at"), ["Quiche", "Elstar apples"]);
  assert.deepEqual(await names("products/?search=chesee&ordering=created_at"), [
    "Sheep cheese",
    "Cheese from cows",
  ]);
});

for (const path of [
  "search/?type=products&search_string=janssens&limit=2",
  "search/?type=products&search_string=sheep&limit=1",
  "search/?type=products&search_string=chesee&limit=1",
  "search/?type=users&search_string=a&limit=1",
  "products/?search=honig&limit=1",
  "products/?search=janssens&ordering=price&limit=2",
]) {
  test(`a walk through what was found, there and back, meets each once: ${path}`, async () => {
    const pages = [(await call(app, "GET", path)).body];
    while (pages.at(-1).next !== null) pages.push((await call(app, "GET", pages.at(-1).next)).body);
    const ids = (of: typeof pages) => of.map(({ results }) => results.map(({ id }: { id: number }) => id));
    const whole = (await call(app, "GET", path.replace(/limit=\d/, "limit=100"))).body;
    assert.deepEqual(ids(pages).flat(), ids([whole]).flat());
    const back = [];
    for (let to = pages.at(-1).previous; to !== null; to = back[0].previous) {
      back.unshift((await call(app, "GET", to)).body);
    }
    assert.deepEqual(ids(back), ids(pages).slice(0, -1));
  });
}

test("a search for users answers what the users' own does", async () => {
  for (const text of ["imkerei", "boomgard", "nobody"]) {
    const here = await call(app, "GET", `search/?type=users&search_string=${text}`);
    const there = await call(app, "GET", `users/?search=${text}`);
    assert.deepEqual(here.body.results, there.body.results);
  }
});

test("strangers find no buyers, the signed in do", async () => {
  const buyer = await newPerson(app, "quentin");
  const find = async (as?: TestPerson) =>
    (await call(app, "GET", "search/?type=users&search_string=quentin", { as })).body.results.length;
  assert.deepEqual([await find(), await find(buyer)], [0, 1]);
});

test("a change is found at once", async () => {
  const [first] = (await call(app, "GET", "search/?type=products&search_string=Quiche")).body.results;
  await call(app, "PATCH", `products/${first.id}/`, { as: orchard, json: { name: "Kohlrabi" } });
  assert.deepEqual(await search("kohlrabi"), ["Kohlrabi"]);
  assert.deepEqual(await search("kolhrabi"), ["Kohlrabi"]);
  assert.deepEqual(await search("quiche"), []);
});

const refusals: [query: string, codes: Record<string, string[]>][] = [
  ["", { type: ["required"], search_string: ["required"] }],
  ["type=products", { search_string: ["required"] }],
  ["search_string=x", { type: ["required"] }],
  ["type=products&search_string=", { search_string: ["blank"] }],
  ["type=users&search_string=%20%09", { search_string: ["blank"] }],
  ["type=orders&search_string=x", { type: ["not_a_choice"] }],
  ["type=products&search_string=x&search=x", { search: ["unknown_field"] }],
  [`type=products&search_string=${"x".repeat(2001)}`, { search_string: ["too_long"] }],
  ["type=products&search_string=a%00b", { search_string: ["wrong_format"] }],
];
for (const [query, codes] of refusals) {
  test(`a search is refused by field: ${query.slice(0, 50)}`, async () => {
    const answer = await call(app, "GET", `search/?${query}`);
    assert.equal(answer.status, 400, answer.text);
    assert.deepEqual(answer.body.error_codes, codes);
  });
}

test("a cursor of one search is refused beside another", async () => {
  const { next } = (await call(app, "GET", "search/?type=products&search_string=janssens&limit=1")).body;
  for (const other of [
    "type=users&search_string=janssens",
    "search_string=janssens",
    "type=products&search_string=x",
  ]) {
    const answer = await call(app, "GET", `${next}&${other}`);
    assert.equal(answer.body.code, "invalid_cursor", other);
  }
});

test("a cursor tells no word of what only its producer sees", async () => {
  await advertise(orchard, ["Applewood crate", "other", "Kept back.", []]);
  const { body: own } = await call(app, "GET", `products/user/${orchard.id}/?ordering=-created_at&limit=1`);
  const json = { name: "Applesecret", is_listed: false };
  const hidden = await call(app, "PATCH", `products/${own.results[0].id}/`, { as: orchard, json });
  assert.equal(hidden.status, 200, hidden.text);
  const { body } = await call(app, "GET", "products?search=appl+aplpe&limit=1");
  assert.ok(body.next, "there is another page of what was meant");
  const cursor = Buffer.from(new URL(body.next).searchParams.get("cursor") ?? "", "base64url");
  assert.doesNotMatch(cursor.toString("latin1"), /apple/);
  const next = await call(app, "GET", body.next);
  assert.equal(next.body.results.length, 1);
});

test("a word that is rare in names and common beside them is found in both", async () => {
  const { pool } = app.platform.database;
  const expected = await search("sheep");
  assert.ok(expected.length > 1);
  await pool.query("analyze products");
  await pool.query(
    `update search_words set share = case list when 'products/name' then 0.01 else 1 end
    where word = 'sheep' and list like 'products%'`,
  );
  const found: string[] = [];
  let path: string | null = "search/?type=products&search_string=sheep&limit=1";
  while (path) {
    const { status, body, text }: Awaited<ReturnType<typeof call>> = await call(app, "GET", path);
    assert.equal(status, 200, text);
    found.push(...body.results.map(({ name }: { name: string }) => name));
    path = body.next;
  }
  assert.deepEqual(found, expected);
});
