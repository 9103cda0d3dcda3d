import assert from "node:assert/strict";
import { Kysely, PostgresDialect } from "kysely";
import type { DB, Db, Platform } from "#platform";

/** How PostgreSQL would run the one statement that `read` sends; fails where it sends none or several. */
export async function planOf(
  { database }: Pick<Platform, "database">,
  read: (db: Db) => Promise<unknown>,
): Promise<string> {
  const seen: { sql: string; parameters: readonly unknown[] }[] = [];
  const watched = new Kysely<DB>({
    dialect: new PostgresDialect({ pool: database.pool }),
    log: ({ query }) => {
      seen.push(query);
    },
  });
  await read(watched);
  assert.equal(seen.length, 1, "one statement");
  const [query] = seen;
  const { rows } = await database.pool.query(`explain ${query?.sql}`, [...(query?.parameters ?? [])]);
  return rows.map((row) => row["QUERY PLAN"]).join("\n");
}
