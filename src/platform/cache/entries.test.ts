import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { openDatabase } from "#platform/database";
import { createDatabase } from "../../../tests/support/app.ts";
import { until } from "../../../tests/support/sites.ts";
import { createLog } from "../base/log.ts";
import type { Database } from "../database/types.ts";
import { type Cache, type CacheEntry, createCache } from "./entries.ts";
import { createInvalidations, type Invalidations } from "./invalidation.ts";

let own: Awaited<ReturnType<typeof createDatabase>>;
let database: Database;
let invalidations: Invalidations;
let gaps = 0;

before(async () => {
  const log = createLog("silent");
  own = await createDatabase();
  database = openDatabase(own.connection, { connections: 2, log });
  invalidations = createInvalidations(own.connection, database.db, log);
  invalidations.onInvalidate((stale) => {
    if (stale === "everything") gaps++;
  });
  invalidations.start();
});
after(async () => {
  await invalidations.stop();
  await database.close();
  await own.drop();
});

/** Does it again, with a cache of its own, where the machine was too busy to poll all the while. */
async function undisturbed(work: (cache: Cache) => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries++) {
    await until(invalidations.isFresh, "changes are known");
    const before = gaps;
    const failure = await work(createCache(invalidations, { now: () => new Date() })).catch((error) => error);
    const isDisturbed = gaps > before || !invalidations.isFresh();
    if (failure === undefined && !isDisturbed) return;
    if (!isDisturbed || tries > 100) throw failure ?? new Error("the machine is too busy");
  }
}

test("a body that is compressed while its entry is invalidated is not stored", async () => {
  await undisturbed(async (cache) => {
    const entry = store(cache, "answer", Buffer.alloc(1000));
    assert.ok(entry);
    await database.pool.query("insert into changes (topic) values ('topic')");
    await invalidations.catchUp();
    cache.addEncodedBody(entry, "br", Buffer.alloc(10));
    assert.equal(cache.get("answer"), undefined);
  });
});

test("entries take up to 16 megabytes with their compressed bodies, and none more than one", async () => {
  await undisturbed(async (cache) => {
    const megabyte = 1024 * 1024;
    const keys = Array.from({ length: 100 }, (_, n) => `answer ${n}`);
    const [body, form] = [Buffer.alloc(megabyte / 4), Buffer.alloc(megabyte / 4)];
    for (const key of keys) {
      const entry = store(cache, key, body);
      if (entry) cache.addEncodedBody(entry, "br", form);
    }
    const left = keys.filter((key) => cache.get(key) !== undefined);
    assert.deepEqual(left, keys.slice(-left.length));
    assert.ok(left.length > 28 && left.length < 32, `${left.length}`);
    assert.equal(store(cache, "too large", Buffer.alloc(megabyte)), undefined);
  });
});

test("what was evicted, and what was too large, is let go of, though its tag is never invalidated", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  const held = (refs: WeakRef<CacheEntry>[]) => refs.filter((ref) => ref.deref() !== undefined).length;
  let tooLarge: WeakRef<CacheEntry>[] = [];
  let fitting: WeakRef<CacheEntry>[] = [];
  await undisturbed(async (cache) => {
    const setMany = (count: number, bytes: number) =>
      Array.from({ length: count }, (_, n) => new WeakRef(set(cache, `${n}`, Buffer.alloc(bytes))));
    tooLarge = setMany(3, 2_000_000);
    fitting = setMany(45, 1_000_000);
    assert.ok(cache.get("44"));
  });
  await until(() => {
    collect();
    return held(tooLarge) === 0 && held(fitting) < 18;
  }, "no more is held than is stored");
});

/** Gives the entry that is stored then. */
function store(cache: Cache, key: string, body: Buffer): CacheEntry | undefined {
  set(cache, key, body);
  return cache.get(key);
}

function set(cache: Cache, key: string, body: Buffer): CacheEntry {
  const entry = {
    ...{ key, body, route: "/", contentType: "text/plain", validator: "tag", tags: ["topic"] },
    ...{ encodedBodies: new Map(), responses: new Map(), headers: undefined },
  };
  cache.startMiss(key)?.settle(entry);
  return entry;
}
