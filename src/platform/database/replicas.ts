import { AsyncLocalStorage } from "node:async_hooks";
import type { CompiledQuery, QueryResult } from "kysely";
import pg from "pg";
import type { Log } from "#platform/base";
import type { ReadsElsewhere, StatementOptions } from "./connection.ts";
import { createReplica, type Replica } from "./replica.ts";
import type { Connection, Replicas, Written } from "./types.ts";

/** What one request asks. */
interface Scope {
  isOwn: boolean;
  /** The primary has said, or is asked, how far it has come. */
  asked: Promise<void> | undefined;
  /** All is asked of one, since another may not be as far. */
  replica: Replica | undefined;
  isOnPrimary: boolean;
}

/** What only the primary can answer is learned once: locks, unlogged tables, functions that write. */
const mostTexts = 400;
const refusedByReplicas = new Set(["25006", "0A000", "55000"]);

/**
 * One is asked only once it has replayed all that this process knew to be written when the statement came. So what the
 * cache keeps of its answers is as good as what it keeps of the primary's: they lack nothing but what the process has yet
 * to be told of, and what is told drops them.
 */
export function createReplicas(
  addresses: Connection[],
  options: { connections: number; log: Log; identity: () => Promise<string> },
): Replicas & ReadsElsewhere & { close(): Promise<void> } {
  const { log } = options;
  const scopes = new AsyncLocalStorage<Scope>();
  const onlyOnPrimary = new Set<string>();
  let written: Written | undefined;
  let turn = 0;
  let returned = 0;
  const replicas = addresses.map((address) =>
    createReplica(address, { ...options, written: () => written?.position() }),
  );

  return {
    start(source) {
      written = source;
      for (const replica of replicas) replica.start();
    },
    within(isOwn, work) {
      const isOnPrimary = !replicas.some((replica) => replica.isIn());
      scopes.run({ isOwn, asked: undefined, replica: undefined, isOnPrimary }, work);
    },
    stay() {
      const scope = scopes.getStore();
      if (scope) scope.isOnPrimary = true;
    },
    answer<Row>(query: CompiledQuery & StatementOptions) {
      const scope = scopes.getStore();
      if (scope === undefined || scope.isOnPrimary) return undefined;
      if (/^\s*(select|with)\b/i.test(query.sql) && !onlyOnPrimary.has(query.sql))
        return ask<Row>(scope, query);
      // What is read after a write has to show it.
      scope.isOnPrimary = true;
      return undefined;
    },
    states: () => replicas.map((replica) => replica.state()),
    returned: () => returned,
    async close() {
      await Promise.all(replicas.map((replica) => replica.close()));
    },
  };

  async function ask<Row>(
    scope: Scope,
    query: CompiledQuery & StatementOptions,
  ): Promise<QueryResult<Row> | undefined> {
    // A primary that is slow to say how far it has come has more to do than to answer what a replica can.
    if (scope.isOwn || written?.position() === undefined) {
      scope.asked ??= written?.catchUp();
      await scope.asked;
    }
    const position = written?.position();
    scope.replica ??= choose();
    if (position !== undefined && !scope.isOnPrimary) {
      try {
        const answered = await scope.replica?.answer<Row>(query, position);
        if (answered) return answered;
      } catch (error) {
        // Whether it was the replica's own fault the primary says: a read can be asked again.
        learn(error, query.sql);
      }
    }
    scope.isOnPrimary = true;
    returned++;
    return undefined;
  }

  /** The least busy of those that are well, in turn where several are. */
  function choose(): Replica | undefined {
    turn++;
    const inTurn = replicas.map((_, n) => replicas[(turn + n) % replicas.length]);
    const well = inTurn.filter((replica) => replica?.isIn());
    return well.toSorted((a, b) => (a?.underWay() ?? 0) - (b?.underWay() ?? 0))[0];
  }

  function learn(error: unknown, text: string) {
    log.debug({ err: error }, "a read is asked again of the primary");
    const isRefused = error instanceof pg.DatabaseError && refusedByReplicas.has(error.code ?? "");
    if (isRefused && onlyOnPrimary.size < mostTexts) onlyOnPrimary.add(text);
  }
}
