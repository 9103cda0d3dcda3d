import pg from "pg";

/** A statement on its way to the database; one without a name is planned each time. */
export interface Statement {
  name?: string;
  text: string;
  values: unknown[];
}

/**
 * How statements leave on connections of a pool whose clients pipeline: those of one moment in one packet, and a
 * transaction's begin with the statement after it. To wake the database costs a process more than most statements do.
 */
export function createPackets() {
  const whoCanBegin = new WeakSet<pg.PoolClient>();

  /** For one stay of a connection with one user. */
  return function packetsOf(client: pg.PoolClient): (statement: Statement) => Promise<pg.QueryResult> {
    let isBeginning = false;
    let hasEnded = false;
    return async (statement) => {
      const { text } = statement;
      const isEnd = text === "commit" || text === "rollback";
      // What was committed with its last statement is ended once more by whoever began it.
      if (isEnd && (isBeginning || hasEnded)) {
        isBeginning = false;
        return done(text.toUpperCase());
      }
      if (text === begin.text) {
        hasEnded = false;
        if (!whoCanBegin.has(client)) return await beginAlone();
        isBeginning = true;
        return done("BEGIN");
      }
      const send = isBeginning ? beginWith : sendAlone;
      isBeginning = false;
      const result = await sendSoon(client, () => send(client, statement));
      // A commit that was cancelled before it began leaves the transaction open, to be rolled back.
      if (isEnd) hasEnded = true;
      return result;
    };

    async function beginAlone() {
      const result = await client.query(begin);
      whoCanBegin.add(client);
      return result;
    }
  };
}

/** Has a name, so that a connection that has sent it once can send it without being told how it was understood. */
const begin = { name: "farmgate_begin", text: "begin" };

function sendAlone(client: pg.PoolClient, statement: Statement): Promise<pg.QueryResult> {
  return client.query(statement);
}

function done(command: string): pg.QueryResult {
  return { command, rowCount: null, oid: 0, fields: [], rows: [] };
}

/** Lets what is sent until this moment's work is done leave together. */
function sendSoon<T>({ connection: { stream } }: pg.PoolClient, send: () => T): T {
  if (stream.writableCorked === 0) {
    stream.cork();
    process.nextTick(() => stream.uncork());
  }
  return send();
}

/**
 * Both go before one sync: where the begin fails PostgreSQL skips the statement, which would happen outside of any
 * transaction otherwise.
 */
function beginWith(client: pg.PoolClient, statement: Statement): Promise<pg.QueryResult> {
  const { promise, resolve, reject } = Promise.withResolvers<pg.QueryResult>();
  // Only this protocol leaves out what follows a failure.
  const query = new pg.Query({ ...statement, ...{ queryMode: "extended" } }, (error, result) => {
    if (error) reject(error);
    // Of the two results that came the first is the begin's.
    else resolve([result].flat().at(-1) ?? result);
  });
  const { submit } = query;
  query.submit = (connection) => {
    connection.bind({ statement: begin.name }, false);
    connection.execute(null, false);
    return submit.call(query, connection);
  };
  client.query(query);
  return promise;
}
