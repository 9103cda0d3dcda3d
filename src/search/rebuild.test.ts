import assert from "node:assert/strict";
import { test } from "node:test";
import { startApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { databaseBefore } from "../../tests/support/earlier-database.ts";
import { until } from "../../tests/support/sites.ts";

test("what an earlier release left is found by its words as they are folded now, soon after the start", async (t) => {
  const earlier = await databaseBefore(t, "0019-search-folding.sql");
  await earlier.query(
    `insert into users (username, password_hash, joined_at, producer_status, producer_since, offers, display_name)
     values ('old', 'x', now(), 'approved', now(), '{pickup}', 'ΠΑΛΙΟΣ')`,
  );
  const crates = Array.from({ length: 1200 }, (_, n) => `Crate ${n}`);
  for (const name of ["Plums", "新鲜苹果", ...crates, "Pears 500g", "リンゴ"]) goods.push(name);
  await earlier.query(
    `insert into products (producer_id, name, category, currency, price_minor, pack_size, pack_unit, stock, created_at,
       updated_at)
     select id, name, 'other', 'EUR', 100, 1, 'kg', 1, now(), now()
     from users, unnest('{${goods}}'::text[]) with ordinality told (name, n) order by n`,
  );
  await earlier.upgrade();
  const app = await startApp({}, { connection: earlier.connection, revive: async () => {} });
  const asked = () => earlier.query("select from search_rebuilds");
  try {
    const find = async (text: string, type = "products") => {
      const { body } = await call(
        app,
        "GET",
        `search/?type=${type}&search_string=${encodeURIComponent(text)}`,
      );
      return String(
        body.results.map((one: { name?: string; username?: string }) => one.name ?? one.username),
      );
    };
    assert.equal(await find("plums"), "Plums");
    for (const [text, name, type] of [
      ["苹果", "新鲜苹果"],
      ["りんご", "リンゴ"],
      ["500 g", "Pears 500g"],
      ["ΠΆΛΙΟΣ", "old", "users"],
    ] as const) {
      await until(async () => (await find(text, type)) === name, `${text} is found`);
    }
    await until(async () => (await asked()).length === 0, "nothing is left to rebuild");
  } finally {
    await app.close();
  }
});

const goods: string[] = [];
