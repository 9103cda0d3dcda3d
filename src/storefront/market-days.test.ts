import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { newProducer, type TestPerson } from "../../tests/support/people.ts";
import { newDay, newPlace, newStaff, timeZone } from "../days/market.fixture.ts";

let app: TestApp;
let staff: TestPerson;
let eva: TestPerson;
before(async () => {
  app = await startApp({ TIME_ZONE: timeZone });
  staff = await newStaff(app);
  eva = await newProducer(app, "eva", { display_name: "Eva of the Hill" });
});
after(() => app.close());

const page = async (path: string, language = "en") => {
  const { status, text } = await call(app, "GET", path, { headers: { "accept-language": language } });
  return { status, text };
};

test("the home page, a producer's and the list say when and where the next market day is, from the moment that there is one", async () => {
  const ofEva = `/producers/${eva.id}/`;
  for (const path of ["/", ofEva]) assert.doesNotMatch((await page(path)).text, /Next market day/);
  assert.match((await page("/market-days/")).text, /No market days planned/);

  const place = await newPlace(app, staff, { name: "The old mill" });
  const { id } = await newDay(app, staff, place.id, {
    producers: [eva.id],
    slot_minutes: 60,
    slot_capacity: 1,
  });
  for (const path of ["/", ofEva, "/market-days/"]) {
    const { text } = await page(path);
    assert.match(text, new RegExp(`href="/market-days/${id}/"`), path);
    assert.match(text, /The old mill, Ghent/, path);
    assert.match(text, /16:00 to 19:00/, path);
    assert.match(text, /Order until \w+day,? \d+ \w+, 20:00/, path);
  }

  const { text } = await page(`/market-days/${id}/`);
  assert.match(text, /Loskaai 1, 9000 Ghent, Belgium/);
  assert.match(text, /Eva of the Hill/);
  assert.match(text, /16:00 to 17:00[\s\S]*1 place left/);
  const [, json = "{}"] = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(text) ?? [];
  const event = JSON.parse(json);
  assert.deepEqual([event["@type"], event.location.name], ["Event", "The old mill"]);
  assert.match((await page("/sitemap/market-days-0.xml")).text, new RegExp(`/market-days/${id}/</loc>`));
  for (const [language, words] of [
    ["de", "Markttage"],
    ["fr", "Jours de marché"],
    ["nl", "Marktdagen"],
  ] as const)
    assert.match((await page("/market-days/", language)).text, new RegExp(`<h1>${words}</h1>`));

  const cancelled = { as: staff, json: { reason: "The hall is flooded." } };
  assert.equal((await call(app, "POST", `market-days/${id}/cancellation/`, cancelled)).status, 200);
  assert.match((await page(`/market-days/${id}/`)).text, /was cancelled\. The hall is flooded\./);
  for (const path of ["/", ofEva]) assert.doesNotMatch((await page(path)).text, /Next market day/);
  assert.equal((await page("/market-days/999999/")).status, 404);
});
