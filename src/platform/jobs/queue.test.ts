import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import pino from "pino";
import { openDatabase, transaction } from "#platform/database";
import { createDatabase } from "../../../tests/support/app.ts";
import { until } from "../../../tests/support/sites.ts";
import { createLog } from "../base/log.ts";
import type { Database } from "../database/types.ts";
import { rescheduleOnClockStep } from "./monotonic-clock.ts";
import { createJobs } from "./queue.ts";
import type { JobKind, Jobs } from "./types.ts";

interface Numbered {
  n: number;
}

let made: Awaited<ReturnType<typeof createDatabase>>;
let database: Database;
let jobs: Jobs;
/** Which jobs were prepared together, in turn. */
const batches: number[][] = [];
/** What a job does; nothing where it isn't said. */
const deeds = new Map<number, () => Promise<void>>();
const done = new Set<number>();
const unreadable = 13;

const numbered: JobKind<Numbered> = { name: "numbered", retryForSeconds: 60 };
const numberedHandler = {
  async prepare(all: Numbered[]) {
    batches.push(all.map(({ n }) => n));
    if (all.some(({ n }) => n === unreadable)) throw new Error("nothing is known of it");
    return new Map(all.map(({ n }) => [n, deeds.get(n)]));
  },
  async run({ n }: Numbered, prepared: Map<number, (() => Promise<void>) | undefined>) {
    await prepared.get(n)?.();
    done.add(n);
  },
};

let onAlone = async () => {};
const alone: JobKind = { name: "alone", retryForSeconds: 60 };

const hopeless: JobKind = { name: "hopeless", retryForSeconds: 60 };
const repeated: JobKind = { name: "repeated", retryForSeconds: 60 };
const logged: string[] = [];
/** Of what is done again each second. */
let runs = 0;
/** Of loops that have ended, in whatever way. */
const ended: string[] = [];

before(async () => {
  made = await createDatabase();
  database = openDatabase(made.connection, { connections: 16, log: createLog("silent") });
  jobs = createJobs(database, pino({ level: "warn" }, { write: (line) => void logged.push(line) }));
  handleAll(jobs);
  jobs.loop({ name: "at once", run: async () => undefined, end: async () => ended.push("at once") });
  jobs.loop({ name: "pausing", run: async () => 60_000, end: async () => ended.push("pausing") });
  await jobs.start();
});
after(async () => {
  const endedBefore = [...ended];
  await jobs.stop();
  await database.close();
  await made.drop();
  // A loop that goes on does what is left when the process stops.
  assert.deepEqual([endedBefore, ended], [["at once"], ["at once", "pausing"]]);
});

function handleAll(queue: Jobs) {
  queue.handle(numbered, numberedHandler);
  queue.handle(alone, { run: () => onAlone() });
  queue.handle(hopeless, {
    async run() {
      throw new Error("nobody is there");
    },
  });
  queue.repeat(repeated, 1, async () => void runs++);
}

const add = (...all: number[]) =>
  transaction(database.db, (tx) => jobs.add(tx, numbered, ...all.map((n) => ({ n }))));

/** Waits until all of them are done, and nothing of them is left in the outbox. */
async function untilDone(...all: number[]) {
  for (;;) {
    const left = new Set(await numbersIn("select json_array_elements(data) as data from outbox"));
    if (all.every((n) => done.has(n) && !left.has(n))) return;
  }
}

/** Waits until all of them are to be tried again. */
async function untilTriedAgain(...all: number[]) {
  for (;;) {
    const waiting = new Set(
      await numbersIn("select data from jobs.job where name = 'numbered' and state < 'completed'"),
    );
    if (all.every((n) => waiting.has(n))) return;
  }
}

async function numbersIn(jobs: string): Promise<number[]> {
  const { rows } = await database.pool.query(`select (data->>'n')::integer as n from (${jobs}) job`);
  return rows.map(({ n }) => n);
}

test("jobs that are added together are prepared together", async () => {
  await add(1, 2, 3, 4, 5);
  await untilDone(1, 2, 3, 4, 5);
  assert.deepEqual(
    batches.map((batch) => batch.sort()),
    [[1, 2, 3, 4, 5]],
  );
});

test("of jobs that come close upon each other many are prepared together, the last ones soon", async () => {
  batches.length = 0;
  const numbers = Array.from({ length: 40 }, (_, n) => 100 + n);
  for (const n of numbers) {
    await add(n);
  }
  const added = performance.now();
  await untilDone(...numbers);
  assert.ok(performance.now() - added < 1500, "the last ones waited to be found");
  assert.ok(batches.length <= 20, `40 jobs were prepared in ${batches.length} batches`);
  for (const batch of batches) assert.deepEqual(batch, batch.toSorted(), "the older ones are not in front");
});

test("a backlog of jobs that are run alone goes on beside two that take long", async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { promise: othersRun, resolve: tell } = Promise.withResolvers<void>();
  let begun = 0;
  onAlone = async () => {
    begun++;
    if (begun === 6) tell();
    if (begun <= 2) await released;
  };
  await transaction(database.db, (tx) => jobs.add(tx, alone, ...Array.from({ length: 6 }, () => ({}))));
  const added = performance.now();
  await othersRun;
  release();
  assert.ok(performance.now() - added < 5000, "they waited to be found");
});

test("a job that fails or takes long neither fails nor delays the others of its batch, or those after them", async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  deeds.set(7, () => released);
  deeds.set(8, async () => {
    deeds.delete(8);
    throw new Error("not at the first try");
  });
  await add(7, 8, 9);
  while (!done.has(9)) await setImmediate();
  const added = performance.now();
  await add(10);
  await untilDone(10);
  assert.ok(performance.now() - added < 5000, "no other worker was told of it");
  release();
  await untilDone(7, 9);
  await untilTriedAgain(8);
  assert.deepEqual(await numbersIn("select json_array_elements(data) as data from outbox"), []);
});

test("a job that nothing can be prepared for fails none of the others of its batch", async () => {
  await add(12, unreadable, 14);
  await untilDone(12, 14);
  await untilTriedAgain(unreadable);
  const tried = await numbersIn("select data from jobs.job where name = 'numbered'");
  assert.ok(!tried.includes(12) && !tried.includes(14), "they were not done at the first try");
});

test("a job that a process without handlers added is found", async () => {
  const elsewhere = createJobs(database, createLog("silent"));
  await transaction(database.db, (tx) => elsewhere.add(tx, numbered, { n: 11 }));
  await untilDone(11);
});

test("what several add and do at once is done once", async () => {
  const others = [1, 2].map(() => createJobs(database, createLog("silent")));
  const counts = new Map<number, number>();
  const numbers = Array.from({ length: 300 }, (_, n) => 1000 + n);
  for (const n of numbers) deeds.set(n, async () => void counts.set(n, (counts.get(n) ?? 0) + 1));
  for (const other of others) {
    handleAll(other);
    await other.open();
  }
  const all = [jobs, ...others];
  await Promise.all(
    numbers.map((n) =>
      transaction(database.db, (tx) => (all[n % 3] ?? jobs).add(tx, numbered, { n }, { n: n + 5000 })),
    ),
  );
  await untilDone(...numbers, ...numbers.map((n) => n + 5000));
  await Promise.all(others.map((other) => other.stop()));
  assert.deepEqual(new Set(counts.values()), new Set([1]));
});

test("of what a process did before it was killed nothing is done again that it has written down", async () => {
  const { pool } = database;
  const row = (claimed: string) =>
    pool.query(
      `insert into outbox (kind, data, claimed_at) values ('numbered', '[{"n": 21}, {"n": 22}]', ${claimed})`,
    );
  // Of four that it claimed two are left, by whose claim alone nobody can tell whether they were done.
  await row("now() - interval '119 seconds'");
  await add(23);
  await untilDone(23);
  assert.ok(!done.has(21), "it may be at work yet");
  await pool.query("delete from outbox");
  for (const moment of ["- interval '121 seconds'", "+ interval '121 seconds'"]) {
    for (const n of [21, 22]) done.delete(n);
    await row(`now() ${moment}`);
    await untilTriedAgain(21, 22);
    await until(() => done.has(21) && done.has(22), "they were done by the queue of what is tried again");
  }
  assert.ok(
    batches.every(({ length }) => length > 0),
    "what failed while it prepared for nothing would end the process",
  );
});

test("nothing that is added or tried again asks for a second connection while its transaction has one", async () => {
  const narrow = openDatabase(made.connection, { connections: 1, log: createLog("silent") });
  const fresh: JobKind<Numbered> = { name: "fresh", retryForSeconds: 60 };
  const queue = createJobs(narrow, createLog("silent"));
  queue.handle(fresh, {
    async run() {
      throw new Error("not at the first try");
    },
  });
  await queue.open();
  await transaction(narrow.db, async (tx) => {
    await queue.add(tx, fresh, { n: 1 });
    await queue.addLater(tx, fresh, 60, { n: 2 });
  });
  const waiting = async () =>
    (await database.pool.query("select from jobs.job where name = 'fresh' and state < 'completed'")).rowCount;
  while ((await waiting()) !== 2) await setImmediate();
  await queue.stop();
  await narrow.close();
  await database.pool.query("delete from jobs.job where name = 'fresh'");
});

test("that jobs fail, and why, stands in the log, once in a minute for each kind", async () => {
  await transaction(database.db, (tx) => jobs.add(tx, hopeless, {}, {}, {}));
  const tried = async () => {
    const { rows } = await database.pool.query(
      "select from jobs.job where name = 'hopeless' and state = 'retry'",
    );
    return rows.length === 3;
  };
  while (!(await tried())) await setImmediate();
  await database.pool.query("delete from jobs.job where name = 'hopeless'");
  const lines = logged.map((line) => JSON.parse(line)).filter(({ job }) => job === "hopeless");
  assert.deepEqual(
    lines.map(({ level, msg, err }) => [level, msg, err.message]),
    [[40, "a job failed", "nobody is there"]],
  );
});

test("what is done again and again goes on when the clock is put back, here and in the database", async (t) => {
  const [now, before] = [Date.now, runs];
  t.mock.method(Date, "now", () => now() - 90 * 60_000);
  const body = async (moment: string) =>
    database.pool.query(`create or replace function jobs.job_now() returns timestamptz language sql stable
      as $$ select ${moment} $$`);
  await body("pg_catalog.now() - interval '90 minutes'");
  t.after(() => body("pg_catalog.now()"));
  await until(() => runs >= before + 3, "it was done three times more");
});

test("what waits in the queue waits no longer when the database's clock is put back", async (t) => {
  const look = rescheduleOnClockStep(database.pool);
  await look();
  const waits = async () => {
    const { rows } = await database.pool.query<{ minutes: number }>(
      `select round(extract(epoch from start_after - now()) / 60)::int as minutes from jobs.job
      where name = 'numbered' and data->>'n' in ('501', '502') order by data->>'n'`,
    );
    return rows.map(({ minutes }) => minutes);
  };
  await transaction(database.db, async (tx) => {
    // It was to wait for 2 minutes, by a clock that was an hour and a half ahead; the other was added since.
    await jobs.addLater(tx, numbered, 92 * 60, { n: 501 });
    await jobs.addLater(tx, numbered, 60, { n: 502 });
  });
  const { now } = performance;
  t.mock.method(performance, "now", () => now.call(performance) + 90 * 60_000);
  await look();
  assert.deepEqual(await waits(), [2, 1]);
  await look();
  assert.deepEqual(await waits(), [2, 1]);
  await database.pool.query("delete from jobs.job where data->>'n' in ('501', '502')");
});

test("told to stop while it starts, it runs nothing and fails in nothing", async () => {
  const brief = createJobs(database, createLog("silent"));
  handleAll(brief);
  const started = brief.start();
  await brief.stop();
  await started;
});

test("a queue that an older release made gets the options of this one at the start", async () => {
  const read = async () =>
    (await database.pool.query("select * from jobs.queue where name = 'alone'")).rows[0];
  const { retry_limit } = await read();
  await database.pool.query("update jobs.queue set retry_limit = 1 where name = 'alone'");
  const newer = createJobs(database, createLog("silent"));
  handleAll(newer);
  await newer.open();
  await newer.stop();
  assert.equal((await read()).retry_limit, retry_limit);
});

test("a loop that fails goes on, is logged once, and ends when the queue stops", async () => {
  const lines: string[] = [];
  const looping = createJobs(database, pino({ level: "warn" }, { write: (line) => void lines.push(line) }));
  handleAll(looping);
  let rounds = 0;
  looping.loop({
    name: "shaky",
    async run() {
      rounds++;
      if (rounds < 3) throw new Error("not yet");
      return 60_000;
    },
  });
  await looping.open();
  await until(() => rounds === 3, "it went on after it had failed twice");
  await looping.stop();
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)).map(({ loop, msg }) => [loop, msg]),
    [["shaky", "some background work failed"]],
  );
});
