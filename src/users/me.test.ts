import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { type Answer, call } from "../../tests/support/client.ts";
import { newPerson, type TestPerson } from "../../tests/support/people.ts";

let app: TestApp;
let eva: TestPerson;
before(async () => {
  app = await startApp();
  eva = await newPerson(app, "eva");
});
after(() => app.close());

const change = (person: TestPerson, json: unknown, headers: Record<string, string> = {}) =>
  call(app, "PATCH", "me/", { as: person, json, headers });

async function changed(person: TestPerson, json: unknown): Promise<Answer["body"]> {
  const answer = await change(person, json);
  assert.equal(answer.status, 200, answer.text);
  return answer.body;
}

const address = { street: "Dorpsstraat 1", postal_code: "9000", city: "Ghent", country: "BE" };

test("me/ is the whole of what the caller says of themselves", async () => {
  const { status, body } = await call(app, "GET", "me/", { as: eva });
  assert.equal(status, 200);
  const { joined_at, ...rest } = body;
  assert.match(joined_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.deepEqual(rest, {
    id: eva.id,
    username: "eva",
    display_name: "eva",
    avatar_url: null,
    is_producer: false,
    location: null,
    rating_average: null,
    rating_count: 0,
    about: null,
    producer_since: null,
    product_count: 0,
    offers: [],
    email: "eva@example.org",
    language: null,
    roles: [],
    permissions: [],
    producer_status: "none",
    address: null,
    phone: null,
    pickup: null,
    payout_account: null,
    business: null,
    delivery: null,
    days_off: [],
    sales_90_days: [],
  });
});

test("what is sent is changed, what is absent stays, null clears, a nested object is replaced whole", async () => {
  const person = await newPerson(app, "changing");
  const all = {
    display_name: "Änne O'Hara 🍯",
    about: "Two\nlines",
    location: { name: "Ghent", latitude: 51.0543, longitude: 3.7174 },
    address: { ...address, line2: "box 3" },
    phone: "+32 470 12 34 56",
    language: "nl",
    pickup: { address, instructions: "Ring twice." },
    payout_account: { holder: "Eva Peeters", iban: "BE68539007547034" },
    offers: ["delivery"],
  };
  const first = await changed(person, all);
  assert.partialDeepStrictEqual(first, all);
  assert.deepEqual((await call(app, "GET", "me/", { as: person })).body, first);

  assert.deepEqual(await changed(person, {}), first);
  const second = await changed(person, { address, location: { name: "Bruges" }, about: null });
  assert.deepEqual(second.address, address);
  assert.deepEqual(second.location, { name: "Bruges", latitude: null, longitude: null });
  assert.equal(second.about, null);
  assert.equal(second.phone, all.phone);

  const cleared = {
    display_name: null,
    location: null,
    address: null,
    phone: null,
    language: null,
    pickup: null,
  };
  const third = await changed(person, { ...cleared, payout_account: null });
  assert.partialDeepStrictEqual(third, { ...cleared, display_name: "changing", payout_account: null });
});

const tooDeep = `{"about":${"[".repeat(5000)}${"]".repeat(5000)}}`;
const refusals: [what: string, body: unknown, field: string, code: string][] = [
  ...["email", "roles", "username", "rating_count", "producer_status", "id", "password"].map(
    (name): [string, unknown, string, string] => [name, { [name]: "x" }, name, "unknown_field"],
  ),
  ["a text for a name", { display_name: 1 }, "display_name", "wrong_type"],
  ["an empty name", { display_name: "" }, "display_name", "blank"],
  ["a blank name", { display_name: " \u3000" }, "display_name", "blank"],
  ["too long a name", { display_name: "x".repeat(121) }, "display_name", "too_long"],
  ["NUL", { display_name: "a\u0000b" }, "display_name", "wrong_format"],
  ["half a character", { about: "\ud800" }, "about", "wrong_format"],
  ["too long an about", { about: "x".repeat(2001) }, "about", "too_long"],
  ["a place without a name", { location: { latitude: 1, longitude: 1 } }, "location.name", "required"],
  ["half a point", { location: { name: "A", latitude: 1 } }, "location.longitude", "required"],
  ["a latitude as text", { location: { name: "A", latitude: "1" } }, "location.latitude", "wrong_type"],
  [
    "a latitude beyond the pole",
    { location: { name: "A", latitude: 90.1, longitude: 0 } },
    "location.latitude",
    "too_large",
  ],
  ["a place that is a list", { location: [] }, "location", "wrong_type"],
  ["a member of a place", { location: { name: "A", zip: 1 } }, "location.zip", "unknown_field"],
  [
    "a country there is none of",
    { address: { ...address, country: "XX" } },
    "address.country",
    "wrong_format",
  ],
  ["a street of two lines", { address: { ...address, street: "a\nb" } }, "address.street", "wrong_format"],
  ["a pickup without an address", { pickup: { instructions: "x" } }, "pickup.address", "required"],
  ["a language that the site has no words in", { language: "eo" }, "language", "not_a_choice"],
  ["letters in a phone", { phone: "+32 CALL ME" }, "phone", "wrong_format"],
  ["too long a phone", { phone: "1".repeat(16) }, "phone", "wrong_format"],
  [
    "an IBAN with wrong check digits",
    { payout_account: { holder: "E", iban: "BE68539007547035" } },
    "payout_account.iban",
    "wrong_format",
  ],
  [
    "an IBAN of no country",
    { payout_account: { holder: "E", iban: "ZZ59123456789012345" } },
    "payout_account.iban",
    "wrong_format",
  ],
  [
    "an IBAN of a wrong length, whose check digits are right",
    { payout_account: { holder: "E", iban: "BE0853900754703" } },
    "payout_account.iban",
    "wrong_format",
  ],
  ["an empty IBAN", { payout_account: { holder: "E", iban: " " } }, "payout_account.iban", "blank"],
  [
    "no postal code where the country has them",
    { address: { street: "A", city: "B", country: "BE" } },
    "address.postal_code",
    "required",
  ],
  [
    "an empty postal code where the country has them",
    { pickup: { address: { ...address, postal_code: "\u200b" } } },
    "pickup.address.postal_code",
    "blank",
  ],
  ["a phone with half a bracket", { phone: "(02 555 12 34" }, "phone", "wrong_format"],
  ["an extension without digits", { phone: "+32 470 12 34 56 ext" }, "phone", "wrong_format"],
  ["a name that turns round", { display_name: "3\u202egnp.exe" }, "display_name", "wrong_format"],
  ["a name of nothing to see", { display_name: "\u3164\u200b" }, "display_name", "blank"],
  ["no IBAN", { payout_account: { holder: "E", iban: "BE68" } }, "payout_account.iban", "wrong_format"],
  ["an offer that is none", { offers: ["post"] }, "offers.0", "not_a_choice"],
  ["an offer twice", { offers: ["pickup", "pickup"] }, "offers", "wrong_format"],
  ["offers null", { offers: null }, "offers", "null_not_allowed"],
  ["is_producer as text", { is_producer: "true" }, "is_producer", "wrong_type"],
  ["is_producer null", { is_producer: null }, "is_producer", "null_not_allowed"],
  ["a producer who offers nothing", { is_producer: true, offers: [] }, "offers", "too_short"],
  ["no object", [], "body", "wrong_type"],
];

for (const [typed, kept] of [
  ["be68 5390 0754 7034", "BE68539007547034"],
  ["IBAN: BE68-5390-0754-7034", "BE68539007547034"],
  [" nl91 abna 0417 1643 00\u00a0", "NL91ABNA0417164300"],
] as const) {
  test(`an IBAN is read as people write it: ${typed}`, async () => {
    const answer = await change(eva, { payout_account: { holder: " Eva Peeters ", iban: typed } });
    assert.deepEqual(answer.body.payout_account, { holder: "Eva Peeters", iban: kept });
  });
}

for (const [typed, kept] of [
  [" +32 470 12 34 56\n", "+32 470 12 34 56"],
  ["+32 (0)470/12.34.56", "+32 470 12 34 56"],
  ["+32-470--123456", "+32 470 123456"],
  ["(02) 555 12 34", "02 555 12 34"],
  ["+1 (212) 555-0100 ext 12", "+1 212 555 0100 ext. 12"],
  ["212.555.0100x7", "212 555 0100 ext. 7"],
  ["tel:+1-212-555-0100;ext=7", "+1 212 555 0100 ext. 7"],
  ["\u202a+32 470 12 34 56\u202c", "+32 470 12 34 56"],
  ["\uff0b\uff13\uff12 470 12 34 56", "+32 470 12 34 56"],
] as const) {
  test(`a phone is read as people write it: ${JSON.stringify(typed)}`, async () => {
    assert.equal((await change(eva, { phone: typed })).body.phone, kept);
  });
}

test("countries are read in small letters, and names without what surrounds them", async () => {
  const typed = { street: " Dorpsstraat 1\t", postal_code: "9000 ", city: "\u200bGhent", country: " be " };
  assert.deepEqual((await change(eva, { address: typed })).body.address, address);
  assert.equal((await change(eva, { about: "\n Apples.\n\n Pears. \n" })).body.about, "Apples.\n\n Pears.");
});

test("an address bears an empty postal code where its country has none", async () => {
  const plain = { street: "1 Queen's Road", city: "Central", country: "HK" };
  for (const postal_code of [undefined, null, "", " "]) {
    const typed = { ...plain, ...(postal_code === undefined ? {} : { postal_code }) };
    const { body } = await change(eva, { address: typed, pickup: { address: typed } });
    assert.deepEqual(body.address, { ...plain, postal_code: "" });
    assert.deepEqual(body.pickup.address, { ...plain, postal_code: "" });
  }
  const { body } = await change(eva, { address: { ...plain, country: "ae", postal_code: "00000" } });
  assert.deepEqual(body.address, { ...plain, country: "AE", postal_code: "00000" });
});

test("two names that look the same are the same, and what shapes letters stays", async () => {
  const nameAfter = async (display_name: string) => (await change(eva, { display_name })).body.display_name;
  for (const alike of [
    "An\u200ba",
    "A\u200dna",
    "A\ufe0fna",
    "A\u00adn\u2060a",
    "A\u200ena",
    "\u200fAna\u200f",
  ]) {
    assert.equal(await nameAfter(alike), "Ana", JSON.stringify(alike));
  }
  assert.equal(await nameAfter("Zoe\u0308"), "Zo\u00eb");
  for (const name of ["👨‍👩‍👧 family", "❤️", "می‌خواهم", "അവന്‍", "C++\u200f שלום", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "#️⃣ one"]) {
    assert.equal(await nameAfter(name), name);
  }
});

for (const [what, body, field, code] of refusals) {
  test(`a change is refused by field and nothing is changed: ${what}`, async () => {
    const before = await call(app, "GET", "me/", { as: eva });
    const answer = await change(eva, body);
    assert.equal(answer.status, 400, answer.text);
    assert.deepEqual(answer.body.error_codes, { [field]: [code] });
    assert.equal((await call(app, "GET", "me/", { as: eva })).text, before.text);
  });
}

for (const raw of [
  '{"location":{"name":"A","latitude":1e400,"longitude":0}}',
  '{"__proto__":{"is_producer":true}}',
  '{"constructor":{"prototype":{"x":1}}}',
  '{"about":"a","toString":1}',
  tooDeep,
  "null",
]) {
  test(`a strange body is a 400: ${raw.slice(0, 40)}`, async () => {
    const headers = { "content-type": "application/json" };
    const answer = await call(app, "PATCH", "me/", { as: eva, raw, headers });
    assert.equal(answer.status, 400, answer.text);
  });
}

test("a place at minus zero is kept as zero", async () => {
  const person = await newPerson(app, "null-island");
  const raw = '{"location":{"name":"0","latitude":-0,"longitude":-0.0}}';
  const answer = await call(app, "PATCH", "me/", {
    as: person,
    raw,
    headers: { "content-type": "application/json" },
  });
  assert.deepEqual(answer.body.location, { name: "0", latitude: 0, longitude: 0 });
});

test("If-Match lets only who saw the present state change it, one of many at once", async () => {
  const person = await newPerson(app, "matched");
  const etag = String((await call(app, "GET", "me/", { as: person })).headers.get("etag"));
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, i) => change(person, { about: `try ${i}` }, { "if-match": etag })),
  );
  const statuses = answers.map(({ status }) => status).sort();
  assert.deepEqual(statuses, [200, ...Array(7).fill(412)]);
  const winner = answers.find(({ status }) => status === 200);
  const now = await call(app, "GET", "me/", { as: person });
  assert.equal(now.headers.get("etag"), winner?.headers.get("etag"));
});

test("somebody begins to sell at once, pauses, and goes on with the day they began", async () => {
  const person = await newPerson(app, "seller");
  const begun = await changed(person, { is_producer: true });
  assert.partialDeepStrictEqual(begun, {
    is_producer: true,
    producer_status: "approved",
    offers: ["pickup"],
  });
  app.advance(60);
  assert.equal((await changed(person, { is_producer: true })).producer_since, begun.producer_since);
  assert.equal((await change(person, { offers: [] })).body.error_codes.offers[0], "too_short");
  const paused = await changed(person, { is_producer: false, offers: [] });
  assert.partialDeepStrictEqual(paused, { is_producer: false, producer_status: "paused", offers: [] });
  app.advance(60);
  const again = await changed(person, { is_producer: true, offers: ["delivery", "pickup"] });
  assert.partialDeepStrictEqual(again, { is_producer: true, offers: ["delivery", "pickup"] });
  assert.equal(again.producer_since, begun.producer_since);
});

test("where producers are approved by hand, somebody waits, and may think better of it", async (t) => {
  const careful = await startApp({ PRODUCERS: "approved" });
  t.after(() => careful.close());
  const as = await newPerson(careful, "waiting");
  const waiting = await call(careful, "PATCH", "me/", { as, json: { is_producer: true } });
  assert.partialDeepStrictEqual(waiting.body, { is_producer: false, producer_status: "pending" });
  assert.equal(waiting.body.producer_since, null);
  assert.equal((await call(careful, "PATCH", "me/", { as, json: { offers: [] } })).status, 400);
  const still = await call(careful, "PATCH", "me/", { as, json: { is_producer: true } });
  assert.equal(still.body.producer_status, "pending");
  const none = await call(careful, "PATCH", "me/", { as, json: { is_producer: false } });
  assert.equal(none.body.producer_status, "none");
});

test("a disabled account's token is refused as such", async () => {
  const person = await newPerson(app, "disabled");
  const users = app.platform.db.updateTable("users").where("id", "=", person.id);
  await users.set({ disabled_at: new Date() }).execute();
  for (const method of ["GET", "PATCH"]) {
    const sent = method === "GET" ? {} : { json: {} };
    const answer = await call(app, method, "me/", { as: person, ...sent });
    assert.equal(answer.status, 401);
    assert.equal(answer.body.code, "user_inactive");
  }
});
