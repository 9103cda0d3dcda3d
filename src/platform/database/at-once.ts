import { setImmediate } from "node:timers/promises";
import { DummyDriver, Transaction } from "kysely";
import pg from "pg";
import type { Tx } from "./database.ts";
import type { DB } from "./rows.ts";
import { unconnected } from "./written.ts";

/**
 * Runs `work` with a transaction whose statements leave as soon as they are asked for, where Kysely's would wait for the
 * answers to those before. PostgreSQL runs them in that order all the same, and none after one that fails.
 */
export function sendingAtOnce<T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  const executor = tx.getExecutor();
  return executor.provideConnection(async (connection) => {
    let isOver = false;
    const atOnce = executor.withConnectionProvider({
      async provideConnection(send) {
        // It would be on its own after the rollback.
        if (isOver) throw new Error("a statement came after the end of its transaction");
        try {
          return await send(connection);
        } catch (error) {
          // Who asked for the one that failed is to be the first to say why.
          if (isInFailed(error)) await setImmediate();
          throw error;
        }
      },
    });
    try {
      return await work(new Transaction<DB>({ ...unused, executor: atOnce }));
    } finally {
      isOver = true;
    }
  });
}

/** A transaction doesn't connect. */
const unused = { config: { dialect: unconnected }, dialect: unconnected, driver: new DummyDriver() };

/** Whether a statement was not run because one before it failed. */
function isInFailed(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === "25P02";
}
