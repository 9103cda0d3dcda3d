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

before(async () => {
  made = await createDatabase();
  database = openDatabase(made.connection, { connections: 16, log: createLog("silent") });
  jobs = createJobs(database.pool, pino({ level: "warn" }, { write: (line) => void logged.push(line) }));
  handleAll(jobs);
  await jobs.start();
});
after(async () => {
  await jobs.stop();
  await database.close();
  await made.drop();
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

/** Waits until all of them are in that state in the queue. */
async function untilAll(state: string, ...all: number[]) {
  for (;;) {
    const { rows } = await database.pool.query<{ n: number }>(
      "select (data->>'n')::integer as n from jobs.job where name = 'numbered' and state = $1::jobs.job_state",
      [state],
    );
    const found = new Set(rows.map(({ n }) => n));
    if (all.every((n) => found.has(n))) return;
  }
}

test("jobs that are added together are prepared together", async () => {
  await add(1, 2, 3, 4, 5);
  await untilAll("completed", 1, 2, 3, 4, 5);
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
    // The age of a job is known to the millisecond.
    for (const now = Date.now(); Date.now() === now; ) await setImmediate();
  }
  const added = performance.now();
  await untilAll("completed", ...numbers);
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
  await untilAll("completed", 10);
  assert.ok(performance.now() - added < 5000, "no other worker was told of it");
  release();
  await untilAll("completed", 7, 9);
  await untilAll("retry", 8);
});

test("a job that nothing can be prepared for fails none of the others of its batch", async () => {
  await add(12, unreadable, 14);
  await untilAll("completed", 12, 14);
  await untilAll("retry", unreadable);
  const { rows } = await database.pool.query(
    "select retry_count from jobs.job where name = 'numbered' and data->>'n' in ('12', '14')",
  );
  assert.deepEqual(rows, [{ retry_count: 0 }, { retry_count: 0 }], "they were run at the first try");
});

test("a job that another process added is found", async () => {
  const elsewhere = createJobs(database.pool, createLog("silent"));
  handleAll(elsewhere);
  await elsewhere.open();
  await transaction(database.db, (tx) => elsewhere.add(tx, numbered, { n: 11 }));
  await untilAll("completed", 11);
  await elsewhere.stop();
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
  const brief = createJobs(database.pool, createLog("silent"));
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
  const newer = createJobs(database.pool, createLog("silent"));
  handleAll(newer);
  await newer.open();
  await newer.stop();
  assert.equal((await read()).retry_limit, retry_limit);
});

test("a loop that fails goes on, is logged once, and ends when the queue stops", async () => {
  const lines: string[] = [];
  const looping = createJobs(
    database.pool,
    pino({ level: "warn" }, { write: (line) => void lines.push(line) }),
  );
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
