import assert from "node:assert/strict";
import { Kysely, PostgresDialect } from "kysely";
import type pg from "pg";
import type { Platform } from "#platform";
import type { DB, Db } from "#platform/database";

/** How PostgreSQL would run the one statement that `read` sends; fails where it sends none or several. */
export async function planOf(
  { database }: Pick<Platform, "database">,
  read: (db: Db) => Promise<unknown>,
): Promise<string> {
  const { statements, db } = watched(database.pool);
  await read(db);
  assert.equal(statements.length, 1, "one statement");
  const [query] = statements;
  const { rows } = await database.pool.query(`explain ${query?.sql}`, [...(query?.parameters ?? [])]);
  return rows.map((row) => row["QUERY PLAN"]).join("\n");
}

/** A step of a plan that was run, as PostgreSQL names its members. */
export interface PlanNode {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  Plans?: PlanNode[];
}

/** How PostgreSQL has run the last statement that `read` sends. */
export async function runPlan(
  { database }: Pick<Platform, "database">,
  read: (db: Db) => Promise<unknown>,
): Promise<PlanNode> {
  const { statements, db } = watched(database.pool);
  await read(db);
  const query = statements.at(-1);
  const { rows } = await database.pool.query(
    `explain (analyze, timing off, buffers off, format json) ${query?.sql}`,
    [...(query?.parameters ?? [])],
  );
  return rows[0]["QUERY PLAN"][0].Plan;
}

function watched(pool: pg.Pool) {
  const statements: { sql: string; parameters: readonly unknown[] }[] = [];
  const db = new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    log: ({ query }) => {
      statements.push(query);
    },
  });
  return { statements, db };
}
