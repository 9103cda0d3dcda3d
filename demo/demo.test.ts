import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../tests/support/app.ts";
import { call } from "../tests/support/client.ts";
import { requireSound } from "../tests/support/market.ts";
import { newPerson } from "../tests/support/people.ts";
import { runProgram } from "../tests/support/process.ts";
import { fillDemo } from "./index.ts";

let app: TestApp;

before(async () => {
  app = await startApp();
});
after(() => app.close());

test("of processes that fill an empty database together one does, and the people get the same ids each time", async () => {
  const { db } = app.platform;
  const filled = await Promise.all([fillDemo(app.platform), fillDemo(app.platform)]);
  assert.deepEqual(
    filled.filter((demo) => demo !== undefined),
    [
      {
        producers: 50,
        buyers: 40,
        products: 600,
        reviews: 2000,
        productsOfAna: 12,
        walletOfAna: "40.00 EUR",
        ordersOfBruno: 5,
        linesOfBruno: 3,
      },
    ],
  );
  const people = await db.selectFrom("users").select(["id", "username", "joined_at"]).orderBy("id").execute();
  assert.deepEqual(
    people.slice(0, 3).map(({ username }) => username),
    ["ana", "bruno", "mara"],
  );
  assert.ok(people.every(({ joined_at }, i) => joined_at > (people[i - 1]?.joined_at ?? new Date(0))));
  const next = await newPerson(app, "the-next");
  assert.equal(next.id, people.length + 1);
});

test("bruno and ana find orders in every status, and what was sold adds up", async () => {
  const { db } = app.platform;
  const rows = await db
    .selectFrom("orders")
    .select("status")
    .distinct()
    .where(({ or, eb }) => or([eb("buyer_id", "=", 2), eb("producer_id", "=", 1)]))
    .orderBy("status")
    .execute();
  assert.deepEqual(
    rows.map(({ status }) => status),
    ["awaiting_payment", "cancelled", "fulfilled", "placed", "ready"],
  );
  await requireSound(app);
  const { body: home } = await call(app, "GET", "home/");
  assert.ok(home.fastest.length > 0 && home.biggest_orders.length > 0);
});

const signedIn = async (market: TestApp, username: string) =>
  (await call(market, "POST", "auth/token/", { json: { username, password: "farmgate-demo" } })).body;

const issuesOf = ({ items }: { items: { issue: string | null }[] }) => items.map(({ issue }) => issue);

test("bruno's cart is bought as it stands, at once and in a year, for pickup and for delivery", async (t) => {
  for (const [days, way] of [
    [0, { payment_method: "cash", delivery_method: "pickup" }],
    [400, { payment_method: "card", delivery_method: "delivery" }],
  ] as const) {
    const market = await startApp({ PAYMENT_METHODS: "cash,card" });
    t.after(() => market.close());
    await fillDemo(market.platform);
    market.advance(days * 24 * 3600);
    const as = await signedIn(market, "bruno");
    const { body: cart, headers } = await call(market, "GET", "cart/cart-detail/", { as });
    assert.deepEqual(issuesOf(cart), [null, null, null]);
    const { body: me } = await call(market, "GET", "me/", { as });
    const address = me.address ?? {
      street: "Kerkstraat 3",
      postal_code: "9000",
      city: "Ghent",
      country: "BE",
    };
    const json = way.delivery_method === "delivery" ? { ...way, address } : way;
    const sent = { as, json, headers: { "if-match": String(headers.get("etag")) } };
    const bought = await call(market, "POST", "order/", sent);
    assert.equal(bought.status, 201, bought.text);
    if (way.payment_method === "card") {
      const paid = await call(market, "POST", `checkout/${bought.body.checkout_id}/payment/`, {
        as,
        json: {},
      });
      assert.equal(paid.body.payment.status, "succeeded", paid.text);
    }
  }
});

test("celine's cart shows what can't be bought, and why", async () => {
  const { body } = await call(app, "GET", "cart/cart-detail/", { as: await signedIn(app, "celine") });
  assert.deepEqual(issuesOf(body), [null, "out_of_stock", "no_longer_sold"]);
});

test("a demo person signs in, and is found without the accents of the name", async () => {
  const credentials = { username: "bruno", password: "farmgate-demo" };
  const { body: as } = await call(app, "POST", "auth/token/", { json: credentials });
  const { body } = await call(app, "GET", "users?search=malgorzata", { as });
  assert.equal(body.results[0].username, "lukasz");
});

test("the tour passes on a running server again and again, says what it leaves, and takes itself back", async () => {
  const before = await call(app, "GET", "users/list/");
  for (let walked = 0; walked < 3; walked++) {
    const { code, stdout } = await runProgram([process.execPath, "demo/tour.ts", "--url", app.url]);
    const [, passed, all] = /\n {2}(\d+) of (\d+) · \d+\.\d s\n$/.exec(stdout) ?? [];
    assert.deepEqual([code, passed], [0, all]);
    assert.equal(stdout.match(/^ {2}✓ (GET|POST|PATCH|PUT|DELETE) /gm)?.length, Number(all));
    assert.match(stdout, /^ {2}Signed up as tour_\d+, .+ a cancelled order and the emails stay\.\n/);
  }
  assert.deepEqual((await call(app, "GET", "users/list/")).body, before.body);
});

test("a market in another currency has its prices in it, and the tour passes there", async () => {
  const swiss = await startApp({ CURRENCIES: "CHF" });
  const demo = await fillDemo(swiss.platform);
  const { stdout } = await runProgram([process.execPath, "demo/tour.ts", "--url", swiss.url]);
  await swiss.close();
  assert.equal(demo?.walletOfAna, "40.00 CHF");
  assert.doesNotMatch(stdout, /✗/);
  assert.match(stdout, /"currency":"CHF"/);
});

test("each line of the tour as curl works when it is pasted into a shell", async () => {
  const { code, stdout } = await runProgram([process.execPath, "demo/tour.ts", "--url", app.url, "--curl"]);
  assert.equal(code, 0);
  for (const line of stdout.trimEnd().split("\n")) {
    const pasted = await runProgram(["sh", "-c", `${line} -w '\\n%{http_code}'`]);
    assert.match(pasted.stdout, /\n20[0-4]$/, line);
  }
});

test("a tour where no server is, or where a route fails, exits with 1", async () => {
  const nowhere = await runProgram([process.execPath, "demo/tour.ts", "--url", "http://127.0.0.1:9"]);
  assert.deepEqual([nowhere.code, nowhere.stderr.split("\n").length], [1, 2]);
  const empty = await startApp();
  const failing = await runProgram([process.execPath, "demo/tour.ts", "--url", empty.url]);
  await empty.close();
  assert.equal(failing.code, 1);
  assert.match(failing.stdout, /✗ /);
});
