import type pg from "pg";

/** How a statement is sent over a connection. */
export type Send<Statement> = (statement: Statement) => Promise<pg.QueryResult>;

/** Connections that quick reads share: they leave side by side, in one packet where they come together. */
export interface Shared<Statement> {
  /** Undefined, and nothing sent, where none has room: who asks then waits for a connection of their own. */
  send(statement: Statement): Promise<pg.QueryResult> | undefined;
  end(): void;
}

/** Answers come one after the other, so each waits for those before it. */
const mostUnderWay = 8;

/**
 * Shares the connections of a pool, each taken when it is first wanted and again where it was lost. Who reads by key
 * takes less time than it costs a process to wake a connection of its own for it.
 */
export function shareConnections<Statement>(
  pool: pg.Pool | undefined,
  sendOver: (client: pg.PoolClient) => Send<Statement>,
): Shared<Statement> {
  const seats = pool ? Array.from({ length: pool.options.max }, () => createSeat(pool, sendOver)) : [];
  return {
    send(statement) {
      const [emptiest] = seats.toSorted((a, b) => a.underWay() - b.underWay());
      return emptiest?.send(statement);
    },
    end() {
      for (const seat of seats) seat.end();
    },
  };
}

function createSeat<Statement>(pool: pg.Pool, sendOver: (client: pg.PoolClient) => Send<Statement>) {
  let state: "away" | "coming" | "over" | { send: Send<Statement>; leave(): void } = "away";
  let underWay = 0;
  return {
    underWay: () => underWay,
    send(statement: Statement): Promise<pg.QueryResult> | undefined {
      if (state === "away") come();
      if (typeof state === "string" || underWay >= mostUnderWay) return undefined;
      underWay++;
      return state.send(statement).finally(() => {
        underWay--;
      });
    },
    end() {
      if (typeof state === "object") state.leave();
      state = "over";
    },
  };

  function come() {
    state = "coming";
    pool.connect().then(
      (client) => {
        if (state === "over") return client.release();
        const forget = () => void client.off("error", lose).off("end", lose);
        // A socket fails before it is known to have ended.
        const lose = () => {
          forget();
          state = "away";
          client.release(true);
        };
        client.on("error", lose).on("end", lose);
        state = {
          send: sendOver(client),
          leave() {
            forget();
            client.release();
          },
        };
      },
      () => {
        if (state === "coming") state = "away";
      },
    );
  }
}
