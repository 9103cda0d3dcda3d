import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { transaction } from "#platform/database";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { checkOut, newProduct, putInCart, takeStep } from "../../tests/support/market.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import { until } from "../../tests/support/sites.ts";
import { cookieOf, openStream, type TestStream } from "../../tests/support/streams.ts";
import { endAllSessions } from "../accounts/sessions.ts";

let app: TestApp;
let producer: TestPerson;
let product: number;
before(async () => {
  app = await startApp();
  producer = await newProducer(app, "ann");
  product = await newProduct(app, producer, { stock: 1000 });
});
after(() => app.close());

let people = 0;

/** Somebody who has just ordered, and the cookie of their browser. */
async function newOrder() {
  const buyer = await newPerson(app, `buyer-${people++}`);
  await putInCart(app, buyer, product);
  const { body } = await checkOut(app, buyer);
  return { buyer, id: body.orders[0].id as number, cookie: await cookieOf(app, buyer.username) };
}

const watch = (id: number | string, cookie: string, headers: Record<string, string> = {}, version = "1") =>
  openStream(app, `/orders/${id}/live/?version=${version}`, { cookie, ...headers });

function closeAll(...streams: TestStream[]) {
  for (const stream of streams) stream.close();
}

test("both parties of an order hear within a second that it moved on, and nothing else; others hear nothing", async () => {
  const [order, other] = [await newOrder(), await newOrder()];
  const seller = await cookieOf(app, producer.username);
  const streams = [
    await watch(order.id, order.cookie),
    await watch(order.id, seller),
    await watch(other.id, other.cookie),
  ];
  const [buyers, sellers, others] = streams;
  assert.equal(buyers?.headers["content-type"], "text/event-stream; charset=utf-8");
  assert.equal(buyers?.headers["cache-control"], "no-store");
  for (const [step, name] of (["preparation", "handover"] as const).entries()) {
    const begun = performance.now();
    assert.equal((await takeStep(app, producer, order.id, name)).status, 200);
    await Promise.all([buyers?.changed(step + 1), sellers?.changed(step + 1)]);
    assert.ok(performance.now() - begun < 1000, `${performance.now() - begun} ms`);
  }
  assert.equal(buyers?.text(), "retry: 2000\nid: 1\n\ndata: changed\n\ndata: changed\n\n");
  assert.equal(others?.text(), "retry: 2000\nid: 1\n\n");
  closeAll(...streams);
});

test("who comes with another version than there is hears so at once, of what a browser was told last too", async () => {
  const { id, cookie } = await newOrder();
  await takeStep(app, producer, id, "preparation");
  const known: [Record<string, string>, string, number][] = [
    [{}, "1", 1],
    [{}, "2", 0],
    [{ "last-event-id": "1" }, "2", 1],
    [{ "last-event-id": "2" }, "1", 0],
    [{ "last-event-id": "nonsense" }, "2", 1],
  ];
  for (const [headers, version, changes] of known) {
    const stream = await watch(id, cookie, headers, version);
    await until(() => stream.text().includes("id: 2\n\n"), "it begins");
    assert.equal(stream.changes(), changes, JSON.stringify([headers, version]));
    stream.close();
  }
});

test("nobody watches what is not theirs", async () => {
  const [mine, theirs] = [await newOrder(), await newOrder()];
  const refusals: [number | string, string, number][] = [
    [theirs.id, mine.cookie, 404],
    [999_999, mine.cookie, 404],
    ["seven", mine.cookie, 404],
    [mine.id, "farmgate=nobody", 401],
    [mine.id, "", 401],
  ];
  for (const [id, cookie, status] of refusals) {
    const stream = await watch(id, cookie);
    assert.equal(stream.status, status, `${id} ${cookie}`);
    assert.match(stream.headers["content-type"] ?? "", /text\/html/);
    stream.close();
  }
});

test("of one account four are open: a fifth takes the place of the oldest, which does not come again", async () => {
  const { id, cookie } = await newOrder();
  const streams: TestStream[] = [];
  for (let n = 0; n < 6; n++) streams.push(await watch(id, cookie));
  await until(() => streams.filter((stream) => stream.isOver()).length === 2, "two are over");
  for (const [n, stream] of streams.entries()) {
    assert.equal(stream.isOver(), n < 2);
    assert.equal(stream.text().endsWith("event: end\ndata: end\n\n"), n < 2);
  }
  await takeStep(app, producer, id, "preparation");
  await Promise.all(streams.slice(2).map((stream) => stream.changed(1)));
  closeAll(...streams);
});

test("a stream beats, ends soon after its session, and outlives those of others", async () => {
  const [order, other] = [await newOrder(), await newOrder()];
  const [stream, kept] = [await watch(order.id, order.cookie), await watch(other.id, other.cookie)];
  await transaction(app.platform.db, (tx) => endAllSessions(tx, order.buyer.id));
  await until(() => stream.isOver(), "it ends", 12);
  assert.match(stream.text(), /event: end\ndata: end\n\n$/);
  assert.match(kept.text(), /\n:\n\n$/);
  assert.equal(kept.isOver(), false);
  closeAll(kept);
});

test("when nobody can say what has changed, all are told in a while", async () => {
  const { id, cookie } = await newOrder();
  const stream = await watch(id, cookie);
  await app.platform.database.pool.query("insert into changes (topic) values ('everything')");
  await until(() => stream.changes() === 1, "it is told", 6);
  closeAll(stream);
});

test("a server that stops ends its streams first, and takes no time for them", async () => {
  const own = await startApp();
  const seller = await newProducer(own, "bert");
  const buyer = await newPerson(own, "bea");
  await putInCart(own, buyer, await newProduct(own, seller));
  const { body } = await checkOut(own, buyer);
  const path = `/orders/${body.orders[0].id}/live/?version=1`;
  const stream = await openStream(own, path, { cookie: await cookieOf(own, "bea") });
  const begun = performance.now();
  await own.close();
  await until(() => stream.isOver(), "it is over");
  // Nothing tells the browser to stay away: it comes again to who answers then.
  assert.doesNotMatch(stream.text(), /event: end/);
  assert.ok(performance.now() - begun < 5000, `${performance.now() - begun} ms`);
});
