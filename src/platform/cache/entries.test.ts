import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { openDatabase } from "#platform/database";
import { createDatabase } from "../../../tests/support/app.ts";
import { until } from "../../../tests/support/sites.ts";
import { createLog } from "../base/log.ts";
import type { Database } from "../database/types.ts";
import { type Cache, createCache, type Kept } from "./entries.ts";
import { type Changes, createChanges } from "./invalidation.ts";

let own: Awaited<ReturnType<typeof createDatabase>>;
let database: Database;
let changes: Changes;
let gaps = 0;

before(async () => {
  const log = createLog("silent");
  own = await createDatabase();
  database = openDatabase(own.connection, { connections: 2, log });
  changes = createChanges(own.connection, database.db, log);
  changes.onChange((changed) => {
    if (changed === "everything") gaps++;
  });
  changes.start();
});
after(async () => {
  await changes.stop();
  await database.close();
  await own.drop();
});

/** Does it again, with a cache of its own, where the machine was too busy to learn of changes all the while. */
async function undisturbed(work: (cache: Cache) => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries++) {
    await until(changes.isFresh, "changes are known");
    const before = gaps;
    const failure = await work(createCache(changes, { now: () => new Date() })).catch((error) => error);
    const isDisturbed = gaps > before || !changes.isFresh();
    if (failure === undefined && !isDisturbed) return;
    if (!isDisturbed || tries > 100) throw failure ?? new Error("the machine is too busy");
  }
}

test("a compressed form that is made while its answer goes is not kept", async () => {
  await undisturbed(async (cache) => {
    const kept = keep(cache, "answer", Buffer.alloc(1000));
    assert.ok(kept);
    await database.pool.query("insert into changes (topic) values ('topic')");
    await changes.catchUp();
    cache.addForm(kept, "br", Buffer.alloc(10));
    assert.equal(cache.find("answer"), undefined);
  });
});

test("answers are kept up to 16 megabytes with their compressed forms, and none of more than one", async () => {
  await undisturbed(async (cache) => {
    const megabyte = 1024 * 1024;
    const keys = Array.from({ length: 100 }, (_, n) => `answer ${n}`);
    const [body, form] = [Buffer.alloc(megabyte / 4), Buffer.alloc(megabyte / 4)];
    for (const key of keys) {
      const kept = keep(cache, key, body);
      if (kept) cache.addForm(kept, "br", form);
    }
    const left = keys.filter((key) => cache.find(key) !== undefined);
    assert.deepEqual(left, keys.slice(-left.length));
    assert.ok(left.length > 28 && left.length < 32, `${left.length}`);
    assert.equal(keep(cache, "too large", Buffer.alloc(megabyte)), undefined);
  });
});

test("what went, and what was too large, is let go of, though its topic never changes", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  const held = (refs: WeakRef<Kept>[]) => refs.filter((ref) => ref.deref() !== undefined).length;
  let tooLarge: WeakRef<Kept>[] = [];
  let fitting: WeakRef<Kept>[] = [];
  await undisturbed(async (cache) => {
    const putMany = (count: number, bytes: number) =>
      Array.from({ length: count }, (_, n) => new WeakRef(put(cache, `${n}`, Buffer.alloc(bytes))));
    tooLarge = putMany(3, 2_000_000);
    fitting = putMany(45, 1_000_000);
    assert.ok(cache.find("44"));
  });
  await until(() => {
    collect();
    return held(tooLarge) === 0 && held(fitting) < 18;
  }, "no more is held than is kept");
});

/** Answers what is kept then. */
function keep(cache: Cache, key: string, body: Buffer): Kept | undefined {
  put(cache, key, body);
  return cache.find(key);
}

function put(cache: Cache, key: string, body: Buffer): Kept {
  const dependence = { topics: ["topic"] };
  const about = { route: "/", type: "text/plain", tag: "tag", head: undefined, dependence };
  const kept = { key, body, forms: new Map(), written: new Map(), ...about };
  cache.begin(key)?.end(kept);
  return kept;
}
