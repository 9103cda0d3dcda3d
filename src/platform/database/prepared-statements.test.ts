import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { createLog } from "#platform/base";
import {
  compiled,
  type Db,
  multiplexed,
  openDatabase,
  pipelined,
  type Tx,
  transaction,
} from "#platform/database";
import { readProducts } from "#products";
import { createDatabase } from "../../../tests/support/app.ts";
import type { Database } from "./types.ts";

let made: Awaited<ReturnType<typeof createDatabase>>;
let database: Database;
let db: Db;
before(async () => {
  made = await createDatabase();
  // Of one connection, so that each question is to the one that was asked before.
  database = openDatabase(made.connection, { connections: 1, log: createLog("silent") });
  db = database.db;
});
after(async () => {
  await database.close();
  await made.drop();
});

async function prepared(): Promise<string[]> {
  const { rows } = await database.pool.query<{ statement: string }>(
    "select statement from pg_prepared_statements",
  );
  return rows.map(({ statement }) => statement);
}

test("what is read by its id is prepared, and a list whose plan depends on its values is not", async () => {
  for (const id of [1, 2]) await db.selectFrom("users").select("about").where("id", "=", id).execute();
  const place = { take: 21, after: undefined, backwards: false };
  const site: Parameters<typeof readProducts>[1] = { currencies: ["EUR"], today: "2026-11-28" };
  await readProducts(db, site, { filters: { labels: "organic" }, ...place });
  await readProducts(db, site, { filters: { search: "honey" }, ...place });
  const lists = (await prepared()).filter((statement) => !statement.includes("from search_terms("));
  assert.deepEqual(lists, ['select "about" from "users" where "id" = $1']);
});

test("however many statements clients make up, a connection keeps a few hundred", async () => {
  for (let n = 0; n < 500; n++) {
    const { rows } = await sql<object>`select ${n}::integer as ${sql.ref(`n${n}`)}`.execute(db);
    assert.deepEqual(rows, [{ [`n${n}`]: n }]);
  }
  assert.equal((await prepared()).length, 400);
});

test("a statement goes on where a column has another type since it was prepared, wherever it is sent", async () => {
  const many = openDatabase(made.connection, { connections: 9, log: createLog("silent") });
  try {
    await sql`create table changing (n integer)`.execute(many.db);
    const alone = (asker: Db) => sql`select n from changing where n = ${7}::integer`.execute(asker);
    const shared = (asker: Db) =>
      sql`select n from changing where n = ${7}::integer`.execute(multiplexed(asker));
    const together = (tx: Tx) => pipelined(tx, [alone(tx), shared(tx)]);
    const everywhere = async () => {
      await Promise.all(Array.from({ length: 3 }, () => transaction(many.db, together)));
      await Promise.all(Array.from({ length: 12 }, () => shared(many.db)));
    };
    await everywhere();
    await everywhere();
    await sql`alter table changing alter n type bigint`.execute(many.db);
    await everywhere();
  } finally {
    await many.close();
  }
});

test("who asks outside a transaction by a statement that has become stale is answered", async () => {
  const one = openDatabase(made.connection, { connections: 1, log: createLog("silent") });
  try {
    await sql`create table changed (n integer)`.execute(one.db);
    const ask = () => sql`select n from changed where n = ${7}::integer`.execute(one.db);
    await ask();
    await sql`alter table changed alter n type bigint`.execute(one.db);
    assert.deepEqual((await ask()).rows, []);
  } finally {
    await one.close();
  }
});

test("a query that is compiled once holds no values, for they would be those of the first who asked", () => {
  assert.throws(
    () => compiled((writer) => writer.selectFrom("users").select("id").where("id", "=", 7)),
    /holds values/,
  );
});
