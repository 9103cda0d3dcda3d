import { setImmediate } from "node:timers/promises";
import { CompiledQuery, DummyDriver, Transaction } from "kysely";
import { wasLeftOut } from "./errors.ts";
import type { DB } from "./rows.ts";
import type { Tx } from "./types.ts";
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
          if (wasLeftOut(error)) await setImmediate();
          throw error;
        }
      },
    });
    const sending = new Transaction<DB>({ ...unused, executor: atOnce });
    commits.set(sending, async () => {
      isOver = true;
      const { rows } = await connection.executeQuery<{ command: string }>(CompiledQuery.raw("commit"));
      if (rows[0]?.command !== "ROLLBACK") return;
      await setImmediate();
      throw new Error("a statement failed before its transaction was committed");
    });
    try {
      return await work(sending);
    } finally {
      isOver = true;
    }
  });
}

/**
 * Commits `tx` in the packet of what is asked for in the same moment, which is all that is left to do: a statement that
 * comes later is refused. `transaction` does it by itself, in a packet of its own.
 */
export async function commitTogether(tx: Tx): Promise<void> {
  await commits.get(tx)?.();
}

const commits = new WeakMap<Tx, () => Promise<void>>();

/** A transaction doesn't connect. */
const unused = { config: { dialect: unconnected }, dialect: unconnected, driver: new DummyDriver() };
