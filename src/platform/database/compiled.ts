import {
  type Compilable,
  type Dialect,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
  sql,
} from "kysely";
import type { DB, Db } from "./types.ts";

/**
 * The text of a query that holds no values, to be followed by its conditions or to stand in parentheses. To put a long
 * one together anew for each request costs as much as to read its rows. Throws where it holds a value.
 */
export function compiled<Row>(query: (db: Db) => Compilable<Row>): RawBuilder<Row> {
  const { sql: text, parameters } = query(writer).compile();
  if (parameters.length > 0) throw new Error(`a query that is compiled once holds values: ${text}`);
  return sql.raw(text);
}

/** PostgreSQL's words, without a connection. */
export const unconnected: Dialect = {
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => new DummyDriver(),
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
};

const writer: Db = new Kysely<DB>({ dialect: unconnected });
