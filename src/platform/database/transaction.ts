import { DummyDriver, Kysely, Transaction } from "kysely";
import { unconnected } from "./compiled.ts";
import { isPipelined, type StatementOptions } from "./connection.ts";
import {
  AbortedTransaction,
  isRefusal,
  isRetryable,
  isServerLost,
  UnknownOutcome,
  wasLeftOut,
} from "./errors.ts";
import type { DB, Db, Tx } from "./types.ts";

/**
 * Runs `work` in one transaction: all of it happens or nothing. What another transaction's lock or a deadlock undoes is
 * tried again, five times in all, and what lost its server before the commit was sent once, where there is another server;
 * so `work` must have no effect outside the database. Throws UnknownOutcome where the commit was sent and not answered, unless
 * `work` begins with looking for what it has done before (`asksFirst`): then that too is tried again.
 */
export async function transaction<T>(
  db: Db,
  work: (tx: Tx) => Promise<T>,
  { asksFirst = false } = {},
): Promise<T> {
  let hasMoved = false;
  for (let attempt = 1; ; attempt++) {
    try {
      return await runOnce(db, work);
    } catch (error) {
      if (isRetryable(error) && attempt < 5) continue;
      const isUndone = isServerLost(error) || (asksFirst && error instanceof UnknownOutcome);
      if (hasMoved || !isUndone || !(await isBack(db))) throw error;
      hasMoved = true;
    }
  }
}

/** Whether there is a server again, after `db` has lost one. */
function isBack(db: Db): Promise<boolean> {
  return db
    .getExecutor()
    .provideConnection(async (connection) => isPipelined(connection) && (await connection.isBack()));
}

async function runOnce<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (isOpen(db)) throw new Error("A transaction is open already: take its `tx`.");
  const executor = db.getExecutor();
  const callbacks: (() => void)[] = [];
  const result = await executor.provideConnection(async (connection) => {
    if (!isPipelined(connection)) throw new Error("This connection is not of `openDatabase`.");
    let isOver = false;
    const tx = new Transaction<DB>({
      ...unconnectedParts,
      executor: executor.withConnectionProvider({
        async provideConnection(send) {
          // It would be on its own after the rollback.
          if (isOver) throw new Error("a statement came after the end of its transaction");
          return await send(connection);
        },
      }),
    });
    let unknown: UnknownOutcome | undefined;
    const commit = async () => {
      isOver = true;
      try {
        await connection.commit();
      } catch (error) {
        if (error instanceof UnknownOutcome) unknown = error;
        throw error;
      }
    };
    openTransactions.set(tx, { callbacks, commit });
    await connection.begin();
    try {
      const done = await work(tx);
      await commit();
      return done;
    } catch (error) {
      isOver = true;
      // What made the transaction fail says more than why it could not be rolled back. The connection is closed then.
      await connection.rollback().catch(() => {});
      // The commit may have left together with statements that failed for the same reason.
      throw unknown !== undefined && !isRefusal(error) ? unknown : error;
    }
  });
  for (const callback of callbacks) callback();
  return result;
}

/**
 * Awaits statements of a transaction that don't need each other's results and so leave together. PostgreSQL runs them in
 * their order, and none after one that fails. Answers their results in that order. Throws the error of the first that
 * failed by itself, when all have been answered.
 */
export async function pipelined<const Statements extends readonly unknown[]>(
  tx: Tx,
  statements: Statements,
): Promise<{ -readonly [N in keyof Statements]: Awaited<Statements[N]> }> {
  const outcomes = await Promise.allSettled(statements);
  if (!isOpen(tx)) throw new Error("Statements are pipelined in a transaction only.");
  const errors = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
  const isConsequence = (error: unknown) => wasLeftOut(error) || error instanceof AbortedTransaction;
  if (errors.length > 0) throw errors.find((error) => !isConsequence(error)) ?? errors[0];
  const results = outcomes.map((outcome) => (outcome.status === "fulfilled" ? outcome.value : undefined));
  return results as { -readonly [N in keyof Statements]: Awaited<Statements[N]> };
}

/**
 * Commits in the packet of the last statements: `pipelined(tx, [lastStatement, commit(tx)])`. A statement that comes later
 * is refused. `transaction` commits by itself otherwise.
 */
export async function commit(tx: Tx): Promise<void> {
  await openTransactions.get(tx)?.commit();
}

/** Calls `callback` once `tx` has been committed; a rollback forgets it. */
export function afterCommit(tx: Tx, callback: () => void): void {
  openTransactions.get(tx)?.callbacks.push(callback);
}

const openTransactions = new WeakMap<Db, { callbacks: (() => void)[]; commit(): Promise<void> }>();

function isOpen(db: Db): boolean {
  return openTransactions.has(db);
}

/**
 * The same database for a statement whose best plan depends on its values: on how common a word or a label is, on how
 * much lies near a point. All others get a plan once for each connection.
 */
export const withCustomPlan = createVariants({ hasCustomPlan: true });

/**
 * The same database for a read of a few rows by their key, which may share a connection with others: it is over before it
 * would have got one of its own. In a transaction it is sent as all others.
 */
export const multiplexed = createVariants({ isMultiplexed: true });

function createVariants(options: StatementOptions): (db: Db) => Db {
  const variants = new WeakMap<Db, Db>();
  return (db) => {
    const known = variants.get(db);
    if (known !== undefined) return known;
    const executor = db.getExecutor();
    const variant: Db = new Kysely<DB>({
      ...unconnectedParts,
      executor: executor.withConnectionProvider({
        provideConnection: (send) =>
          executor.provideConnection((connection) =>
            send({
              executeQuery: (query) => connection.executeQuery({ ...query, ...options }),
              streamQuery: (query, size) => connection.streamQuery(query, size),
            }),
          ),
      }),
    });
    variants.set(db, variant);
    return variant;
  };
}

/** What only connects by its executor. */
const unconnectedParts = {
  config: { dialect: unconnected },
  dialect: unconnected,
  driver: new DummyDriver(),
};
