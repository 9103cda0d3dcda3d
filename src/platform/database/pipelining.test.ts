import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { sql } from "kysely";
import pg from "pg";
import { createLog } from "#platform/base";
import { commit, type Db, openDatabase, pipelined, type Tx, transaction } from "#platform/database";
import { createDatabase } from "../../../tests/support/app.ts";
import { isOutage } from "./errors.ts";
import type { Database } from "./types.ts";

let made: Awaited<ReturnType<typeof createDatabase>>;
let database: Database;
let db: Db;
before(async () => {
  made = await createDatabase();
});
after(async () => {
  await database.close();
  await made.drop();
});
beforeEach(async () => {
  await database?.close();
  // Of one connection, which has begun a transaction before.
  database = openDatabase(made.connection, { connections: 1, log: createLog("silent") });
  db = database.db;
  await transaction(db, say);
  await sql`truncate changes`.execute(db);
});

/** How often the connection's socket is written to while `work` runs. */
async function packetsOf(work: () => Promise<unknown>): Promise<number> {
  const client = await database.pool.connect();
  const { stream } = client.connection;
  const [one, many] = [stream._write, stream._writev];
  let packets = 0;
  stream._write = (...told) => {
    packets++;
    one.apply(stream, told);
  };
  stream._writev = (...told) => {
    packets++;
    many?.apply(stream, told);
  };
  client.release();
  await work();
  return packets;
}

/** What the connection is sent as plain text while `work` runs. */
async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const client = await database.pool.connect();
  const { connection } = client;
  const { query } = connection;
  const statements: string[] = [];
  connection.query = (text) => {
    statements.push(text);
    query.call(connection, text);
  };
  client.release();
  await work();
  return statements;
}

const say = (tx: Db, topic = "hello") => tx.insertInto("changes").values({ topic }).execute();
const fail = (tx: Tx) => sql`select 1 / ${0}::integer`.execute(tx);

async function said(): Promise<string[]> {
  const rows = await db.selectFrom("changes").select("topic").orderBy("topic").execute();
  return rows.map(({ topic }) => topic);
}

test("a transaction of three statements sends four packets, and one of none sends none", async () => {
  const three = async (tx: Tx) => {
    for (const topic of ["a", "b", "c"]) await say(tx, topic);
  };
  assert.equal(await packetsOf(() => transaction(db, three)), 4);
  assert.equal(await packetsOf(() => transaction(db, async () => {})), 0);
  assert.deepEqual(await said(), ["a", "b", "c"]);
});

test("statements that are pipelined are one packet, and run one after the other", async () => {
  const topics = ["a", "b", "c"];
  const together = async (tx: Tx) => {
    const [first, , third] = await pipelined(tx, [
      sql<{ n: number }>`select count(*) as n from changes where topic <> ${""}`.execute(tx),
      say(tx, "a"),
      sql<{ n: number }>`select count(*) as n from changes where topic <> ${""}`.execute(tx),
    ]);
    assert.deepEqual([first.rows, third.rows], [[{ n: 0 }], [{ n: 1 }]]);
  };
  assert.equal(await packetsOf(() => transaction(db, together)), 2);
  const many = (tx: Tx) =>
    pipelined(
      tx,
      topics.map((topic) => say(tx, topic)),
    );
  assert.equal(await packetsOf(() => transaction(db, many)), 2);
});

async function endConnections() {
  const admin = new pg.Client(made.connection);
  await admin.connect();
  const ours = "from pg_stat_activity where datname = current_database() and application_name = 'farmgate'";
  await admin.query(`select pg_terminate_backend(pid) ${ours}`);
  while ((await admin.query(`select ${ours}`)).rows.length > 0);
  await admin.end();
}

test("what fails rolls back all, whatever was sent with it, and the connection goes on", async () => {
  for (const work of [
    fail,
    async (tx: Tx) => [await say(tx), await fail(tx)],
    (tx: Tx) => pipelined(tx, [fail(tx), say(tx)]),
    (tx: Tx) => pipelined(tx, [say(tx), fail(tx), say(tx)]),
  ]) {
    await assert.rejects(
      transaction(db, async (tx) => void (await work(tx))),
      { code: "22012" },
    );
  }
  assert.deepEqual(await said(), []);
});

test("a commit may leave with the last statements, which it undoes where one of them fails", async () => {
  const last = (tx: Tx) => pipelined(tx, [say(tx, "a"), commit(tx)]);
  assert.equal(await packetsOf(() => transaction(db, last)), 1);
  const failing = (tx: Tx) => pipelined(tx, [say(tx, "b"), fail(tx), commit(tx)]);
  await assert.rejects(transaction(db, failing), { code: "22012" });
  const unheard = async (tx: Tx) => {
    fail(tx).catch(() => {});
    await commit(tx);
  };
  await assert.rejects(transaction(db, unheard), /failed before/);
  await assert.rejects(
    transaction(db, async (tx) => {
      await last(tx);
      await say(tx, "c");
    }),
    /after the end/,
  );
  await transaction(db, (tx) => say(tx, "d"));
  assert.deepEqual(await said(), ["a", "a", "d"]);
});

test("where the begin fails its statement is not run", async () => {
  await database.pool.query("deallocate farmgate_begin");
  const sayPlainly = (tx: Tx) => sql`insert into changes (topic) values ('hello')`.execute(tx);
  for (const work of [say, sayPlainly]) {
    await assert.rejects(
      transaction(db, async (tx) => void (await work(tx))),
      { code: "26000" },
    );
  }
  assert.deepEqual(await said(), []);
});

test("a connection that is lost before the first statement fails it as an outage", async () => {
  await assert.rejects(
    transaction(db, async (tx) => {
      await endConnections();
      await say(tx);
    }),
    isOutage,
  );
});

test("what loses against another is tried again, five times, and may be sent again after that", async () => {
  let attempts = 0;
  const work = async (tx: Tx) => {
    const isLost = ++attempts < 5 || attempts > 6;
    const lose = sql.raw(`do $$ begin if ${isLost} then raise sqlstate '40001'; end if; end $$`);
    await pipelined(tx, [say(tx), lose.execute(tx), commit(tx)]);
  };
  await transaction(db, work);
  assert.equal(attempts, 5);
  assert.deepEqual(await said(), ["hello"]);
  attempts = 6;
  await assert.rejects(transaction(db, work), isOutage);
  assert.equal(attempts, 11);
});

test("of statements that are awaited together the one that failed says why, however long it takes for words", async () => {
  const inWords = async (tx: Tx) => {
    try {
      await fail(tx);
    } catch {
      for (let turns = 0; turns < 100; turns++) await Promise.resolve();
      throw new Error("nothing is divided by zero");
    }
  };
  const unlike = (tx: Tx) => sql`select ${7}::integer`.execute(tx);
  // The last would have been prepared by the one before it.
  for (const others of [
    [say, say],
    [unlike, unlike],
  ]) {
    const work = (tx: Tx) => {
      allAnswersAtOnce();
      return pipelined(tx, [inWords(tx), ...others.map((other) => other(tx))]);
    };
    await assert.rejects(transaction(db, work), /nothing is divided by zero/);
  }
});

/** Keeps the process busy until all answers have come to what it is about to send. */
function allAnswersAtOnce() {
  setImmediate(() => {
    for (const end = performance.now() + 50; performance.now() < end; );
  });
}

test("the statement that failed says why, though one that was left out on its account was asked for first", async () => {
  const one = async (tx: Tx) => {
    await say(tx, "a");
    await say(tx, "b");
  };
  await assert.rejects(
    transaction(db, (tx) => pipelined(tx, [one(tx), fail(tx)])),
    { code: "22012" },
  );
});

test("a statement after the end of its transaction is refused", async () => {
  const { promise: late, resolve } = Promise.withResolvers<unknown>();
  const work = async (tx: Tx) => {
    await say(tx);
    // While the rollback is under way.
    process.nextTick(() => resolve(say(tx)));
    throw new Error("over");
  };
  await Promise.all([
    assert.rejects(transaction(db, work), /over/),
    assert.rejects(late, /after the end of its transaction/),
  ]);
  assert.deepEqual(await said(), []);
});

test("a transaction may begin by a statement without values, and in another mode", async () => {
  await transaction(db, async (tx) => {
    await sql`set local lock_timeout = '77ms'`.execute(tx);
    const { rows } = await sql<{ lock_timeout: string }>`show lock_timeout`.execute(tx);
    assert.deepEqual(rows, [{ lock_timeout: "77ms" }]);
  });
  const audit = db.transaction().setIsolationLevel("serializable").setAccessMode("read only");
  await audit.execute(async (tx) => {
    const { rows } = await sql`
      select current_setting('transaction_isolation') as isolation, current_setting('transaction_read_only') as read_only`.execute(
      tx,
    );
    assert.deepEqual(rows, [{ isolation: "serializable", read_only: "on" }]);
  });
});

test("a transaction within a transaction, and pipelining outside of one, are refused", async () => {
  await assert.rejects(
    transaction(db, (tx) => transaction(tx, async () => {})),
    /open already/,
  );
  await assert.rejects(
    transaction(db, async () => {
      // A type that lies is all that gets here.
      await pipelined(db as Tx, [say(db, "a")]);
    }),
    /in a transaction only/,
  );
});

test("a commit that fails is followed by a rollback, for one that was cancelled has ended nothing", async () => {
  await sql`create table once (n integer primary key deferrable initially deferred)`.execute(db);
  const add = (tx: Tx) => sql`insert into once values (${1})`.execute(tx);
  for (const work of [
    async (tx: Tx) => void (await pipelined(tx, [add(tx), add(tx), commit(tx)])),
    async (tx: Tx) => void (await pipelined(tx, [add(tx), add(tx)])),
  ]) {
    const statements = await statementsOf(() => assert.rejects(transaction(db, work), { code: "23505" }));
    assert.deepEqual(statements.slice(-2), ["commit", "rollback"]);
  }
  await transaction(db, add);
});
