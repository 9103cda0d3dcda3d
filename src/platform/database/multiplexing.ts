import type pg from "pg";
import type { Statement } from "./prepared-statements.ts";

/** Sends a statement over a client of the pool, soon. Throws what PostgreSQL says of it. */
export type Send = (statement: Statement) => Promise<pg.QueryResult>;

/** Connections that many short reads share: their statements leave side by side, in one packet where they come together. */
export interface Multiplexer {
  /** Undefined, and nothing sent, where none has room: the statement then waits for a connection of its own. */
  send(statement: Statement): Promise<pg.QueryResult> | undefined;
  end(): void;
}

/** Answers come one after the other, so each waits for those before it. */
const mostUnderWay = 8;

/**
 * Multiplexes the connections of a pool, each acquired when it is first wanted and again where it was lost. To wake a
 * connection of its own for a read by key would cost the process more than the read.
 */
export function createMultiplexer(
  pool: pg.Pool | undefined,
  sendOver: (client: pg.PoolClient) => Send,
): Multiplexer {
  const channels = pool ? Array.from({ length: pool.options.max }, () => createChannel(pool, sendOver)) : [];
  return {
    send(statement) {
      const [emptiest] = channels.toSorted((a, b) => a.underWay() - b.underWay());
      return emptiest?.send(statement);
    },
    end() {
      for (const channel of channels) channel.end();
    },
  };
}

function createChannel(pool: pg.Pool, sendOver: (client: pg.PoolClient) => Send) {
  let state: "closed" | "connecting" | "ended" | { send: Send; release(): void } = "closed";
  let underWay = 0;
  return {
    underWay: () => underWay,
    send(statement: Statement): Promise<pg.QueryResult> | undefined {
      if (state === "closed") connect();
      if (typeof state === "string" || underWay >= mostUnderWay) return undefined;
      underWay++;
      return state.send(statement).finally(() => {
        underWay--;
      });
    },
    end() {
      if (typeof state === "object") state.release();
      state = "ended";
    },
  };

  function connect() {
    state = "connecting";
    pool.connect().then(
      (client) => {
        if (state === "ended") return client.release();
        const forget = () => void client.off("error", lose).off("end", lose);
        // A socket fails before it is known to have ended.
        const lose = () => {
          forget();
          state = "closed";
          client.release(true);
        };
        client.on("error", lose).on("end", lose);
        state = {
          send: sendOver(client),
          release() {
            forget();
            client.release();
          },
        };
      },
      () => {
        if (state === "connecting") state = "closed";
      },
    );
  }
}
