import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import { readTowns } from "./towns.ts";

let app: TestApp;
let eva: TestPerson;
before(async () => {
  app = await startApp();
  const sells = (about: string, location_name = "Ghent") => ({
    about,
    location_name,
    producer_status: "approved",
    producer_since: new Date(),
    offers: ["pickup"],
  });
  const producers: [username: string, display_name: string | null, about: string, place?: string][] = [
    ["imker", "Honig Müller", "Bees and their wax."],
    ["jan.de-boer_7", null, "Tomatoes, berries, running ducks, crème fraîche, silk, 50% off."],
    ["hill", "Farm on the Hill", "We sell what honigs are made of."],
    ["dairy", "Cheese & Milk", "Straße 12, 500g of butter", "Brugge"],
    ["пасека", "Пасека Ёлкин", "蜂蜜"],
  ];
  for (const [username, display_name, ...shown] of producers) {
    await newPerson(app, username, { ...sells(...shown), display_name });
    app.advance(60);
  }
  eva = await newPerson(app, "eva", {
    display_name: "Eva Peeters",
    about: "Secretly fond of unicorns.",
    location_name: "Hidden",
  });
});
after(() => app.close());

async function search(text: string, as?: TestPerson): Promise<string[]> {
  const answer = await call(app, "GET", `users/?search=${encodeURIComponent(text)}`, { as });
  assert.equal(answer.status, 200, answer.text);
  return answer.body.results.map(({ username }: { username: string }) => username);
}

const everything = ["пасека", "dairy", "hill", "jan.de-boer_7", "imker"];
const finds: [what: string, text: string, found: string[]][] = [
  ["a whole word, in the name before elsewhere", "honig", ["imker", "hill"]],
  ["without accents", "muller", ["imker"]],
  ["with accents and capitals", "MÜLLER", ["imker"]],
  ["with an accent of its own character", "Mu\u0308ller", ["imker"]],
  ["with an accent that isn't there", "hönig", ["imker", "hill"]],
  ["a letter of another alphabet's spelling", "strasse", ["dairy"]],
  ["a beginning", "hon", ["imker", "hill"]],
  ["a beginning that is a stop word", "the", ["hill", "imker"]],
  ["two words in any order", "müller honig", ["imker"]],
  ["words of name and text together", "bees honig", ["imker"]],
  ["a stem", "tomato", ["jan.de-boer_7"]],
  ["another form of one stem", "berry", ["jan.de-boer_7"]],
  ["a form of a verb", "runs", ["jan.de-boer_7"]],
  ["part of a username", "boer", ["jan.de-boer_7"]],
  ["a whole username", "jan.de-boer_7", ["jan.de-boer_7"]],
  ["a number", "500g", ["dairy"]],
  ["a place", "brugge", ["dairy"]],
  ["another script", "елкин", ["пасека"]],
  ["a script without spaces", "蜂", ["пасека"]],
  ["a letter too many, as one tier", "honigh", ["hill", "imker"]],
  ["a letter too few", "hnig", ["hill", "imker"]],
  ["a wrong letter", "chaese", ["dairy"]],
  ["a wrong first letter", "xheese", ["dairy"]],
  ["two letters in the wrong order", "mlik", ["dairy"]],
  ["a slip beside a right word", "mikl cheese", ["dairy"]],
  ["a slip in another script", "пасика", ["пасека"]],
  ["a slip in a stem", "tomtaoes", ["jan.de-boer_7"]],
  ["not a letter moved further", "heesec", []],
  ["not by correcting a word that somebody wrote", "milk tomatoes", []],
  ["not two slips", "chaeze", []],
  ["not a slip in a number", "501g", []],
  ["not one of two words", "honig cheese", []],
  ["quotes around", '"honig"', ["imker", "hill"]],
  ["a slash at the end", "honig/", ["imker", "hill"]],
  ["with emoji", "honig 🍯❤️", ["imker", "hill"]],
  ["only emoji", "🍯👩‍🌾", []],
  ["a name with an ending behind an apostrophe", "hill's", ["hill"]],
  ["%", "%", []],
  ["%ig", "%ig", []],
  ["_", "_", []],
  ["\\", "\\", []],
  ["percent within", "50% off", ["jan.de-boer_7"]],
  ["operators only", "&|!:*<->()", []],
  ["operators between", "honig & !müller | (bees:*A <-> wax)", []],
  ["SQL", "'; drop table users; --", []],
  ["SQL with a word", "honig' or '1'='1", []],
  ["a query's quotes", "'honig':*", ["imker", "hill"]],
  ["2,000 characters of one word", "x".repeat(2000), []],
  ["2,000 characters of punctuation", "-'".repeat(1000), []],
  ["a word 400 times", "honig".padEnd(2000, " honig").slice(0, 1999), []],
  ["hundreds of words", Array.from({ length: 400 }, (_, i) => `w${i}`).join(" "), []],
  ["an empty text, as none", "", everything],
  ["blanks only, as none", " \t ", everything],
  ["a slash alone, as none", "/", everything],
];
for (const [what, text, found] of finds) {
  test(`a search finds ${what}`, async () => {
    assert.deepEqual(await search(text), found);
  });
}

test("strangers find no buyers, and nobody finds a buyer by what is hidden", async () => {
  assert.deepEqual(await search("peeters"), []);
  assert.deepEqual(await search("peters", eva), ["eva"]);
  assert.deepEqual(await search("eva", eva), ["eva"]);
  for (const text of ["unicorns", "hidden", "unicorn"]) assert.deepEqual(await search(text, eva), []);
});

test("who pauses is found by name alone, and what they change is found at once", async () => {
  const as = await newPerson(app, "changeling");
  const change = (json: object) => call(app, "PATCH", "me/", { as, json });
  await change({ is_producer: true, about: "Quinces." });
  assert.deepEqual(await search("quince"), ["changeling"]);
  assert.deepEqual(await search("qiunces"), ["changeling"]);
  await change({ display_name: "Rhubarb Ruth" });
  assert.deepEqual(await search("rhubarb"), ["changeling"]);
  await change({ is_producer: false });
  assert.deepEqual(await search("quince", as), []);
  assert.deepEqual(await search("ruht", as), ["changeling"]);
});

for (const [text, code] of [
  ["a\u0000b", "wrong_format"],
  ["x".repeat(2001), "too_long"],
]) {
  test(`a text that can't be is refused by field: ${code}`, async () => {
    const answer = await call(app, "GET", `users/?search=${encodeURIComponent(String(text))}`);
    assert.equal(answer.status, 400);
    assert.deepEqual(answer.body.error_codes, { search: [code] });
  });
}

for (const query of ["search=%ff", "search=%ed%a0%80", "search=%", "search=a&search=b", "search[]=a"]) {
  test(`a broken query is no failure of ours: ${query}`, async () => {
    const { status } = await call(app, "GET", `users/?${query}`);
    assert.ok(status === 200 || status === 400, String(status));
  });
}

test("a search is narrowed to a circle, and says how far away each is", async () => {
  const ghent = { location_name: "Ghent", latitude: 51.05, longitude: 3.72 };
  await newProducer(app, "near-cooper", ghent);
  await newProducer(app, "far-cooper", { ...ghent, latitude: 49 });
  assert.deepEqual((await search("cooper")).sort(), ["far-cooper", "near-cooper"]);
  const { body } = await call(app, "GET", "users/?search=cooper&near=51.06,3.72&radius_km=20");
  assert.deepEqual(
    body.results.map(({ username, distance_km }: Record<string, unknown>) => [username, distance_km]),
    [["near-cooper", 1.1]],
  );
  assert.equal((await call(app, "GET", "users/?search=cooper&near=51.06,3.72")).status, 400);
});

test("the towns with the most producers are read by name, where these say their place", async () => {
  const at = (location_name: string, latitude: number | null) => ({
    location_name,
    latitude,
    longitude: latitude && 4,
  });
  for (const n of [1, 2, 3]) await newProducer(app, `zwin-${n}`, at("Zwin", 51 + n / 10));
  await newProducer(app, "nowhere", at("Nowhere", null));
  await newPerson(app, "private", at("Private", 50));
  const towns = await readTowns(app.platform.db, 40);
  assert.deepEqual(
    towns.map(({ name }) => name),
    ["Ghent", "Zwin"],
  );
  assert.deepEqual(towns[1], { name: "Zwin", latitude: 51.2, longitude: 4 });
  assert.deepEqual(
    (await readTowns(app.platform.db, 1)).map(({ name }) => name),
    ["Zwin"],
  );
});
