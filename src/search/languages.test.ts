import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase, startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { newProduct } from "../../tests/support/goods.ts";
import { newProducer } from "../../tests/support/people.ts";
import { until } from "../../tests/support/sites.ts";

/** What is written and what is typed: of one stem in that language, and in the others too far apart for a slip. */
const forms = {
  en: ["Organic juice", "organically"],
  de: ["Salat vom Feld", "feldern"],
  fr: ["Trait de cheval", "chevaux"],
  nl: ["Heerlijk sap", "heerlijkheden"],
} as const;

const find = async (app: TestApp, path: string, text: string) =>
  (await call(app, "GET", `${path}?search=${encodeURIComponent(text)}`)).body.results.length;

/** The languages whose forms are found. */
async function found(app: TestApp, path: string): Promise<string[]> {
  const counts = await Promise.all(
    Object.entries(forms).map(
      async ([language, [, typed]]) => [language, await find(app, path, typed)] as const,
    ),
  );
  return counts.filter(([, count]) => count > 0).map(([language]) => language);
}

test("words are found by the stems of the site's language, and of another one once the site has it", async (t) => {
  const own = await createDatabase();
  let app: TestApp | undefined;
  t.after(async () => {
    await app?.close();
    await own.drop();
  });
  const start = async (language: string) => {
    await app?.close();
    app = undefined;
    app = await startApp({ LANGUAGE: language }, { connection: own.connection, revive: async () => {} });
    return app;
  };
  const asked = async ({ platform }: TestApp) =>
    (await platform.db.selectFrom("search_rebuilds").select("list").execute()).length;

  const english = await start("en");
  const producer = await newProducer(english, "ann", {
    about: Object.values(forms)
      .map(([name]) => name)
      .join(", "),
  });
  for (const [name] of Object.values(forms)) await newProduct(english, producer, { name });
  assert.deepEqual(await found(english, "products/"), ["en"]);
  for (const language of ["de", "fr", "nl", "en"]) {
    const site = await start(language);
    for (const path of ["products/", "users/"])
      await until(async () => String(await found(site, path)) === language, `${path} in ${language}`, 20);
    await until(async () => (await asked(site)) === 0, "all is made anew");
    // What is written is found in any language.
    for (const [name] of Object.values(forms)) assert.equal(await find(site, "products/", name), 1, name);
  }

  const again = await start("en");
  assert.equal(await asked(again), 0, "nothing is made anew where the language stays");
});
