import { type PostgresPool, sql } from "kysely";
import type pg from "pg";
import { isOutage, isOutdated, wasLeftOut } from "./errors.ts";
import { createPackets, type Statement } from "./packets.ts";
import { type Send, shareConnections } from "./shared.ts";
import type { Turns } from "./turns.ts";

const mark = "/* planned each time */";
const quickMark = "/* quick */";

/**
 * Stands in a statement whose best plan depends on its values: on how common a word or a label is, on how much lies
 * near a point. Each connection plans all others once.
 */
export const plannedEachTime = sql.raw(mark);

/**
 * Stands in a read of a few rows by their key, which may share a connection with others: it is over before they would
 * have got one of their own.
 */
export const quick = sql.raw(quickMark);

/** What Kysely sends its statements by, so that PostgreSQL parses and plans them once for each connection. */
export function preparing(pool: pg.Pool, { take }: Turns, sharedPool: pg.Pool | undefined): PostgresPool {
  const names = createNames();
  const packetsOf = createPackets();
  const shared = shareConnections(sharedPool, sendOver);
  return {
    options: pool.options,
    async end() {
      shared.end();
      await Promise.all([pool.end(), sharedPool?.end()]);
    },
    // Which connection it is shows with the first statement.
    async connect() {
      let own: { client: pg.PoolClient; send: Send<Statement> } | undefined;
      const query = async (text: string, values: unknown[]) => {
        const known = values.length > 0 ? names.of(text) : undefined;
        const statement = () => (known === undefined ? { text, values } : { name: known.name, text, values });
        // A transaction begins by a statement of its own.
        const isAlone = own === undefined;
        const sent = isAlone && known?.isQuick ? shared.send(statement()) : undefined;
        try {
          if (sent !== undefined) return await sent;
        } catch (error) {
          if (!isOutage(error) && !wasLeftOut(error)) throw error;
          // It may be another's fault, and a read may be sent again.
        }
        if (own === undefined) {
          const client = await take();
          own = { client, send: sendOver(client) };
        }
        try {
          return await own.send(statement());
        } catch (error) {
          if (isAlone && isOutdated(error)) return await own.send(statement());
          throw error;
        }
      };
      return { query: query as unknown as Sender, release: (isBroken) => own?.client.release(isBroken) };
    },
  };

  function sendOver(client: pg.PoolClient): Send<Statement> {
    const send = packetsOf(client);
    return async (statement) => {
      try {
        return await send(statement);
      } catch (error) {
        if (isOutdated(error)) names.renew(statement);
        throw error;
      }
    };
  }
}

/** Kysely's type knows cursors too, which nothing here uses. */
type Sender = Awaited<ReturnType<PostgresPool["connect"]>>["query"];

/** Some 200 are sent again and again. Those that clients can vary, by what they change, must not fill the memory. */
const mostNames = 400;

function createNames() {
  const names = new Map<string, { name: string; isQuick: boolean }>();
  let given = 0;
  return {
    of(text: string): { name: string; isQuick: boolean } | undefined {
      const known = names.get(text);
      if (known !== undefined) return known;
      if (names.size === mostNames || text.includes(mark)) return undefined;
      const named = { name: next(), isQuick: text.includes(quickMark) };
      names.set(text, named);
      return named;
    },
    /** Gives it another name, by which no connection knows it yet. */
    renew({ name, text }: Statement) {
      const known = names.get(text);
      if (known !== undefined && known.name === name) known.name = next();
    },
  };

  function next(): string {
    return `farmgate_${++given}`;
  }
}
