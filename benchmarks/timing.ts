import { createHash } from "node:crypto";
import pg from "pg";
import { createLog } from "#platform/base";
import { type Db, openDatabase } from "#platform/database";
import type { Market } from "./markets.ts";

/** What the statements of a read took in the database, and what they were. */
export interface Timed {
  milliseconds: number;
  statements: Statement[];
}

export interface Statement {
  /** Of one that is planned once. */
  name: string | undefined;
  sql: string;
  parameters: readonly unknown[];
}

/** The database of a pool, over connections of its own, which record each statement and how long its answer takes. */
export function timedDatabase({ pool }: Pick<Market, "pool">): {
  db: Db;
  time(read: () => Promise<unknown>): Promise<Timed>;
  close(): Promise<void>;
} {
  let statements: Timed["statements"] = [];
  let milliseconds = 0;
  const { password } = pool.options;
  // So few that none is multiplexed.
  const options = { connections: 4, log: createLog("silent") };
  const database = openDatabase({ ...pool.options, ...(password && { password }) }, options);
  database.pool.on("connect", (client) => {
    const send = client.query.bind(client) as (sent: unknown) => unknown;
    const record = (sent: string | (pg.QueryConfig & Partial<pg.Query>)) => {
      const { name, text, values = [] } = typeof sent === "string" ? { text: sent } : sent;
      // Such a query brings the begin of its transaction along.
      if (sent instanceof pg.Query) statements.push({ name: undefined, sql: "begin", parameters: [] });
      // Those of several databases go over one connection, which knows a name by one text only.
      const ownName = name === undefined ? undefined : createHash("md5").update(text).digest("hex");
      statements.push({ name: ownName, sql: text, parameters: values });
      const began = performance.now();
      const end = () => {
        milliseconds += performance.now() - began;
      };
      if (sent instanceof pg.Query) sent.once("end", end);
      const answer = send(sent);
      if (answer instanceof Promise) answer.then(end, end);
      return answer;
    };
    client.query = record as typeof client.query;
  });
  return {
    db: database.db,
    async time(read) {
      statements = [];
      milliseconds = 0;
      await read();
      return { milliseconds, statements };
    },
    close: database.close,
  };
}

/**
 * Sends the statements over one connection of the pool, each once the one before is answered, where the server may send
 * several together; with other parameters where `asOther` gives them, and showing the rows to `see`. Those with a
 * name are planned once for each connection, as the server has them planned.
 */
export async function runAlone(
  pool: pg.Pool,
  statements: Statement[],
  asOther: (parameter: unknown) => unknown = (parameter) => parameter,
  see: (rows: Record<string, unknown>[]) => void = () => {},
): Promise<void> {
  const client = await pool.connect();
  for (const { name, sql, parameters } of statements) {
    const { rows } = await client.query({
      ...(name && { name }),
      text: sql,
      values: parameters.map(asOther),
    });
    see(rows);
  }
  client.release();
}

/** How PostgreSQL runs a statement, with what it really did. */
export async function explain({ pool }: Market, { sql, parameters }: Statement): Promise<string> {
  const { rows } = await pool.query(`explain (analyze, buffers, costs off, timing off) ${sql}`, [
    ...parameters,
  ]);
  return rows.map((row) => row["QUERY PLAN"]).join("\n");
}

export function percentile(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export function ascending(numbers: number[]): number[] {
  return [...numbers].sort((a, b) => a - b);
}

/** A row of a table on the terminal. */
export function row(first: string, ...cells: (string | number)[]): string {
  const text = (cell: string | number) => (typeof cell === "number" ? cell.toFixed(2) : cell);
  return `${first.padEnd(46)}${cells.map((cell) => text(cell).padStart(10)).join("")}`;
}
