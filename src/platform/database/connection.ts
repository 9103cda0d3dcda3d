import type { CompiledQuery, DatabaseConnection, QueryResult } from "kysely";
import pg from "pg";
import { answeredInTime, asOutcome, isRead } from "./answers.ts";
import type { CircuitBreaker } from "./circuit-breaker.ts";
import { AbortedTransaction, isOutage, isOutdated, isServerLost, wasLeftOut } from "./errors.ts";
import type { Multiplexer, Send } from "./multiplexing.ts";
import type { PreparedStatements, Statement } from "./prepared-statements.ts";
import type { Observe } from "./types.ts";
import type { WaitQueue } from "./wait-queue.ts";

/** How one statement is to be sent. */
export interface StatementOptions {
  /** Planned with its values, each time; else each connection prepares and plans it once. */
  hasCustomPlan?: true;
  /** May share a connection with statements of others. */
  isMultiplexed?: true;
}

/** A connection of the pool for one user, taken with the first statement. It pipelines. */
export interface PipelinedConnection extends DatabaseConnection {
  /** The `begin` leaves with the first statement after it; one of a `mode` (`isolation level serializable`) by itself. */
  begin(mode?: string): Promise<void>;
  /**
   * May be asked for beside the last statements. Throws AbortedTransaction where one of them failed, and UnknownOutcome where
   * nobody can tell whether it happened.
   */
  commit(): Promise<void>;
  /** Nothing where the transaction has ended already. */
  rollback(): Promise<void>;
  release(): void;
  /** Whether, after a statement failed with its server, there is one to send it to again. */
  isBack(): Promise<boolean>;
}

/** Answers statements outside of transactions over connections to other servers. */
export interface ReadsElsewhere {
  /** From here on what runs is to ask the primary: it writes. */
  stay(): void;
  /** Undefined where the primary is to be asked. */
  answer<Row>(query: CompiledQuery & StatementOptions): Promise<QueryResult<Row> | undefined> | undefined;
}

export function isPipelined(connection: DatabaseConnection): connection is PipelinedConnection {
  return "commit" in connection;
}

export function createConnections(parts: {
  waitQueue: WaitQueue;
  statements: PreparedStatements;
  multiplexer: Multiplexer;
  breaker: Pick<CircuitBreaker, "isBack">;
  observe: Observe | undefined;
  replicas?: ReadsElsewhere | undefined;
}): () => PipelinedConnection {
  const { waitQueue, statements, multiplexer, breaker, observe, replicas } = parts;
  const clientsThatCanBegin = new WeakSet<pg.PoolClient>();

  return () => {
    let client: pg.PoolClient | undefined;
    let isBroken = false;
    let state: "none" | "beginning" | "open" = "none";

    return {
      async executeQuery<Row>(query: CompiledQuery & StatementOptions): Promise<QueryResult<Row>> {
        const ended = observe?.(query.sql);
        try {
          // Without a connection it is in no transaction.
          const asked = client === undefined ? replicas?.answer<Row>(query) : undefined;
          const answered = asked && (await asked);
          const result = answered ?? asKyselyResult<Row>(await execute(query));
          ended?.();
          return result;
        } catch (error) {
          ended?.(error);
          isBroken ||= isServerLost(error);
          throw namingCaller(error);
        }
      },
      // biome-ignore lint/correctness/useYield: Kysely wants a generator; large results are read by key, page by page.
      async *streamQuery() {
        throw new Error("Nothing is streamed.");
      },
      async begin(mode) {
        replicas?.stay();
        const taken = await acquire();
        const isPrepared = mode === undefined && (!statements.areNamed || clientsThatCanBegin.has(taken));
        state = isPrepared ? "beginning" : "open";
        if (isPrepared) return;
        await taken.query(mode === undefined ? begin : `begin ${mode}`);
        if (mode === undefined) clientsThatCanBegin.add(taken);
      },
      async commit() {
        const ended = state === "open" ? observe?.("commit") : undefined;
        const { command } = await end("commit").catch((error) => {
          ended?.(error);
          throw asOutcome(error);
        });
        ended?.();
        if (command === "ROLLBACK") throw new AbortedTransaction();
      },
      async rollback() {
        try {
          await end("rollback");
        } catch (error) {
          isBroken = true;
          throw error;
        }
      },
      release: () => client?.release(isBroken),
      isBack: breaker.isBack,
    };

    async function acquire(): Promise<pg.PoolClient> {
      client = await waitQueue.acquire();
      return client;
    }

    async function execute(query: CompiledQuery & StatementOptions): Promise<pg.QueryResult> {
      const statement = () => statements.of(query.sql, query.parameters, query.hasCustomPlan);
      const isAlone = client === undefined;
      if (isAlone && query.isMultiplexed) {
        const sent = multiplexer.send(statement());
        try {
          if (sent !== undefined) return await sent;
        } catch (error) {
          // Another statement's failure may be the reason, and a read may be sent again.
          if (!isOutage(error) && !wasLeftOut(error)) throw error;
        }
      }
      // In a transaction it is there already, and what is sent in one moment leaves in its order.
      if (client !== undefined) return await send(client, statement());
      try {
        return await executeAlone(statement);
      } catch (error) {
        if (!isServerLost(error) || !(await breaker.isBack())) throw error;
        dropClient();
        return await executeAlone(statement);
      }
    }

    function dropClient() {
      client?.release(true);
      client = undefined;
    }

    /** A statement that commits by itself. */
    async function executeAlone(statement: () => Statement): Promise<pg.QueryResult> {
      const taken = await acquire();
      const { text } = statement();
      try {
        return await answeredInTime(taken, send(taken, statement()));
      } catch (error) {
        // Prepared anew, under another name. A transaction has to be begun anew for that.
        if (isOutdated(error)) return await send(taken, statement());
        throw isRead.test(text) ? error : asOutcome(error);
      }
    }

    function send(taken: pg.PoolClient, statement: Statement): Promise<pg.QueryResult> {
      const isFirst = state === "beginning";
      if (isFirst) state = "open";
      return sendOver(taken, statements, isFirst ? beginWith(statements.areNamed) : sendAlone)(statement);
    }

    async function end(text: "commit" | "rollback"): Promise<{ command: string }> {
      if (client === undefined || state !== "open") {
        state = "none";
        return { command: text.toUpperCase() };
      }
      const result = await answeredInTime(client, send(client, { text, values: [] }));
      // A commit that fails, as one that was cancelled does, is followed by a rollback.
      state = "none";
      return result;
    }
  };
}

/** Statements of one moment leave in one packet: to wake the database costs a process more than most statements do. */
export function sendOver(
  client: pg.PoolClient,
  statements: PreparedStatements,
  submit: (client: pg.PoolClient, statement: Statement) => Promise<pg.QueryResult> = sendAlone,
): Send {
  return async (statement) => {
    const { stream } = client.connection;
    if (stream.writableCorked === 0) {
      stream.cork();
      process.nextTick(() => stream.uncork());
    }
    try {
      return await submit(client, statement);
    } catch (error) {
      if (isOutdated(error)) statements.renew(statement);
      throw error;
    }
  };
}

/** Prepared, so that a client that has sent it once can send it without waiting for its description. */
const begin = { name: "farmgate_begin", text: "begin" };

function sendAlone(client: pg.PoolClient, statement: Statement): Promise<pg.QueryResult> {
  return client.query(statement);
}

/**
 * Both go before one Sync message: where the begin fails PostgreSQL skips the statement, which would happen outside of any
 * transaction otherwise.
 */
const beginWith =
  (isNamed: boolean) =>
  (client: pg.PoolClient, statement: Statement): Promise<pg.QueryResult> => {
    const { promise, resolve, reject } = Promise.withResolvers<pg.QueryResult>();
    // Only the extended query protocol skips what follows a failure.
    const query = new pg.Query({ ...statement, ...{ queryMode: "extended" } }, (error, result) => {
      if (error) reject(error);
      // Of the two results the first is the begin's.
      else resolve([result].flat().at(-1) ?? result);
    });
    const { submit } = query;
    query.submit = (connection) => {
      if (!isNamed) connection.parse({ name: "", text: begin.text, types: [] }, false);
      connection.bind({ statement: isNamed ? begin.name : "" }, false);
      connection.execute(null, false);
      return submit.call(query, connection);
    };
    client.query(query);
    return promise;
  };

function asKyselyResult<Row>({ command, rowCount, rows }: pg.QueryResult): QueryResult<Row> {
  const changes = ["INSERT", "UPDATE", "DELETE", "MERGE"].includes(command);
  return changes ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows: rows ?? [] };
}

/** PostgreSQL's answer is read far from where the statement was sent, which `stack` tells after that. */
function namingCaller(error: unknown): unknown {
  if (error instanceof Error) error.stack += `\n${new Error().stack?.split("\n").slice(1).join("\n")}`;
  return error;
}
