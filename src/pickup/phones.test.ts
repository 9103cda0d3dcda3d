import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { newStaff } from "../../src/days/market.fixture.ts";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { requireSound } from "../../tests/support/market.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import { newBasket, newMarketDay, newProduct, send, type TestDay, timeZone } from "./market.fixture.ts";
import { findHandedTwice, handOverByTwo, newPhone, randomFrom } from "./phones.fixture.ts";

let app: TestApp;
let staff: TestPerson;
let hana: TestPerson;
let day: TestDay;
const products: number[] = [];
before(async () => {
  app = await startApp({ TIME_ZONE: timeZone });
  staff = await newStaff(app);
  hana = await newPerson(app, "hana");
  for (const name of ["eva", "zoe"]) {
    const producer = await newProducer(app, name, { offers: ["market_day"] });
    products.push(await newProduct(app, producer, { stock: 500 }));
  }
  day = await newMarketDay(app, staff);
  await help("PUT");
  for (let i = 0; i < 12; i++) await newBasket(app, day, products.slice(i % 2));
});
after(async () => {
  await requireSound(app);
  await app.close();
});

const help = (method: string) =>
  call(app, method, `market-days/${day.id}/helpers/${hana.id}/`, { as: staff });
test("two phones on a bad network lose nothing, hand nothing over twice, count the same cash and end the same", async () => {
  for (let seed = 1; seed <= 6; seed++) {
    const faults = await handOverByTwo(app, day.id, [staff, hana], { random: randomFrom(seed), acts: 60 });
    assert.deepEqual(faults, [], `seed ${seed}`);
  }
  assert.deepEqual(await findHandedTwice(app, day.id), []);
});

test("a phone that loses its storage after sending has lost nothing", async () => {
  const { number: basket } = await newBasket(app, day, products);
  const line = { random: randomFrom(1), isBad: false };
  const phone = newPhone(app, hana, day.id, line);
  await phone.sync();
  const told = { at: new Date().toISOString(), device: "a phone" };
  assert.equal(await phone.add({ ...told, id: randomUUID(), kind: "handed_over", basket }), undefined);
  await phone.sync();
  phone.store.lose();
  const anew = newPhone(app, hana, day.id, line, phone.store);
  await anew.load();
  await anew.sync();
  assert.equal(
    (await anew.add({ ...told, id: randomUUID(), kind: "handed_over", basket }))?.code,
    "already_handed_over",
  );
});

test("two tabs that send the same log, and a phone whose clock is an hour wrong, do each thing once", async () => {
  const { number: basket } = await newBasket(app, day, products);
  const event = {
    id: randomUUID(),
    kind: "handed_over",
    basket,
    at: new Date(Date.now() - 3_600_000).toISOString(),
  };
  const answers = await Promise.all([send(app, hana, day.id, event), send(app, hana, day.id, event)]);
  assert.deepEqual(answers.map(({ body }) => body.results[0].result).sort(), ["applied", "duplicate"]);
  const ahead = { kind: "handed_over", basket, at: new Date(Date.now() + 3_600_000).toISOString() };
  const [second] = (await send(app, staff, day.id, ahead)).body.results;
  assert.deepEqual([second.code, second.by.username], ["already_handed_over", "hana"]);
  // What counts is when it arrived.
  assert.ok(Math.abs(Date.parse(second.at) - Date.now()) < 60_000);
});

test("who is no helper any more keeps what they noted, and it is sent once they are again", async () => {
  const { number: basket } = await newBasket(app, day, products);
  const phone = newPhone(app, hana, day.id, { random: randomFrom(1), isBad: false });
  await phone.sync();
  await phone.add({
    id: randomUUID(),
    at: new Date().toISOString(),
    device: "a phone",
    kind: "handed_over",
    basket,
  });
  await help("DELETE");
  await phone.sync();
  assert.deepEqual([phone.unsent, phone.refusedFor], [1, "not_helper"]);
  await help("PUT");
  await phone.sync();
  assert.deepEqual([phone.unsent, phone.refusedFor], [0, undefined]);
});
