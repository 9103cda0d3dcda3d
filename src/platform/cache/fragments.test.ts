import assert from "node:assert/strict";
import type { AddressInfo } from "node:net";
import { after, before, beforeEach, test } from "node:test";
import pino from "pino";
import { Type } from "typebox";
import { createDatabase, jwtSecret } from "../../../tests/support/app.ts";
import { call } from "../../../tests/support/client.ts";
import { until } from "../../../tests/support/sites.ts";
import { loadConfig } from "../base/config.ts";
import type { App } from "../http/app.ts";
import { openPlatform, type Platform } from "../platform.ts";
import { createServer } from "../server.ts";
import { type FragmentKind, sendFragment, sendFragments } from "./fragments.ts";

// A server with two lists of the same things. Each counts how often it was read, and so does each thing; both can be
// held back after they were read.

let own: Awaited<ReturnType<typeof createDatabase>>;
let platform: Platform;
let server: App;
let url: string;
let now = Date.now();
let lists = 0;
const logged: string[] = [];
let things: number[][] = [];
let gates: { list?: Promise<void> | undefined; things?: Promise<void> | undefined } = {};

const Thing = Type.Object({ id: Type.Integer(), text: Type.String() }, { additionalProperties: false });
const texts = new Map<number, string>();
let ids: number[] = [];
/** Whom only the signed in see. */
const hidden = new Set<number>();
let ends: Date | undefined;

before(async () => {
  own = await createDatabase();
  const settings = {
    JWT_SECRET: jwtSecret,
    RATE_LIMIT: "off",
    LOG_LEVEL: "silent",
    DATA_DIR: "/nonexistent",
  };
  platform = openPlatform(loadConfig(settings), {
    ...{
      log: pino({ level: "warn" }, { write: (line: string) => void logged.push(line) }),
      clock: { now: () => new Date(now) },
      connection: own.connection,
    },
  });
  server = await createServer(platform, { authenticate: () => ({ userId: 1, sessionId: 1 }) });
  const kind = (isSignedIn: boolean): FragmentKind => ({
    name: "thing",
    schema: Thing,
    siteUrl: "http://market.localhost",
    async read(wanted) {
      things.push(wanted);
      const seen = wanted.filter((id) => texts.has(id) && (isSignedIn || !hidden.has(id)));
      const read = seen.map((id) => ({
        shown: { id, text: texts.get(id) ?? "" },
        tags: [`thing:${id}`],
        expiresAt: ends,
      }));
      await gates.things;
      return read;
    },
  });
  const config = {
    access: "public",
    showsMoreToUsers: true,
    cacheTags: () => ({ tags: ["list"] }),
  } as const;
  for (const path of ["/list/", "/other/"]) {
    server.get(path, { config }, (request, reply) =>
      sendFragments(
        reply,
        () => kind(request.caller !== undefined),
        async () => {
          lists++;
          const results = ids.map((id) => ({ id, ...(id === 3 && { extra: { distance: 1.5 } }) }));
          await gates.list;
          return { next: 'a "b"', results };
        },
      ),
    );
  }
  server.get("/thing/:id/", { config }, ({ params, caller }, reply) => {
    const id = Number((params as { id: string }).id);
    return sendFragment(reply, kind(caller !== undefined), id);
  });
  await server.listen({ port: 0, host: "127.0.0.1" });
  url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
});
after(async () => {
  await server.close();
  await platform.database.close();
  await own.drop();
});
beforeEach(begin);

/** Three things, of which nothing is kept. */
async function begin() {
  gates = {};
  ends = undefined;
  hidden.clear();
  ids = [1, 2, 3];
  for (const id of ids) texts.set(id, "old");
  await until(platform.invalidations.isFresh, "changes are known");
  await change("everything");
  [lists, things] = [0, []];
}

async function change(...topics: string[]) {
  await platform.database.pool.query("insert into changes (topic) select unnest($1::text[])", [topics]);
  await platform.invalidations.catchUp();
}

/** Whether changes may have been unknown for a moment, in which nothing is answered from memory: that takes 100 milliseconds. */
let wasLate = false;

const see = async (path: string, headers: Record<string, string> = {}) => {
  const began = performance.now();
  const { body } = await call({ url }, "GET", path, { headers });
  if (performance.now() - began > 50 || !platform.invalidations.isFresh()) wasLate = true;
  return body;
};
const textsIn = async (path: string) =>
  (await see(path)).results.map(({ id, text }: { id: number; text: string }) => `${id} ${text}`).join(", ");

/** Does it again where the machine was too busy to learn of changes in time, so that nothing was kept. */
async function undisturbed(work: () => Promise<void>): Promise<void> {
  let gaps = 0;
  platform.invalidations.onInvalidate((changed) => {
    if (changed === "everything") gaps++;
  });
  for (let tries = 0; ; tries++) {
    await begin();
    const before = gaps;
    wasLate = false;
    const failure = await work().catch((error: unknown) => error);
    const isDisturbed = gaps > before || !platform.invalidations.isFresh();
    if (failure === undefined && !isDisturbed) return;
    if ((!isDisturbed && !wasLate) || tries === 100) throw failure ?? new Error("the machine is too busy");
  }
}

/** Holds back what is read from here on; lets it through. */
function hold(what: "list" | "things"): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  gates[what] = promise;
  return () => {
    gates[what] = undefined;
    resolve();
  };
}

test("a list shows its things in its order, with what is said of their places after their own members", async () => {
  ids = [3, 1];
  const { body, text } = await call({ url }, "GET", "/list/");
  assert.deepEqual(body.results, [
    { id: 3, text: "old", distance: 1.5 },
    { id: 1, text: "old" },
  ]);
  assert.match(text, /^\{"next":"a \\"b\\"","results":\[\{"id":3,"text":"old","distance":1.5\},\{"id":1/);
});

test("where one thing changes only that one is read anew, for all lists that show it", async () => {
  await undisturbed(async () => {
    await see("/list/");
    await see("/other/");
    assert.deepEqual([lists, things], [2, [[1, 2, 3]]]);
    for (const id of ids) texts.set(id, "new");
    await change("thing:2");
    for (const path of ["/list/", "/other/"]) assert.equal(await textsIn(path), "1 old, 2 new, 3 old");
    assert.equal((await see("/thing/2/")).text, "new");
    assert.deepEqual([lists, things], [2, [[1, 2, 3], [2]]]);
  });
});

test("where what stands in a list changes the list is read anew, and none of its things", async () => {
  await undisturbed(async () => {
    await see("/list/");
    ids = [2, 1];
    await change("list");
    assert.equal(await textsIn("/list/"), "2 old, 1 old");
    assert.deepEqual([lists, things], [2, [[1, 2, 3]]]);
  });
});

test("what stands in a list, read before a change of it and come after it, is not kept", async () => {
  await undisturbed(async () => {
    const release = hold("list");
    const early = see("/list/");
    await until(() => lists === 1, "it is read");
    ids = [1];
    await change("list");
    release();
    await early;
    // Of the answer only the skeleton could be left.
    await change("thing:1");
    assert.equal(await textsIn("/list/"), "1 old");
  });
});

test("a thing that was read before its change and comes after it is not kept", async () => {
  await undisturbed(async () => {
    const release = hold("things");
    const early = see("/list/");
    await until(() => things.length === 1, "it is read");
    texts.set(2, "new");
    await change("thing:2");
    release();
    await early;
    assert.equal((await see("/thing/2/")).text, "new");
    assert.deepEqual(things, [[1, 2, 3], [2]]);
  });
});

test("a thing is read anew at the moment when time alone changes it", async () => {
  await undisturbed(async () => {
    ends = new Date(now + 5000);
    await see("/list/");
    await see("/list/");
    assert.equal(things.length, 1);
    now += 5000;
    ends = undefined;
    texts.set(1, "new");
    assert.equal(await textsIn("/list/"), "1 new, 2 old, 3 old");
    assert.deepEqual([lists, things.length], [1, 2]);
  });
});

test("the signed in are shown what others are not, and neither get nor leave what is kept", async () => {
  await undisturbed(async () => {
    const signedIn = { authorization: "Bearer a.b.c" };
    hidden.add(2);
    assert.equal((await see("/list/", signedIn)).results.length, 3);
    assert.equal((await call({ url }, "GET", "/thing/2/")).status, 404);
    assert.equal(await textsIn("/list/"), "1 old, 3 old");
    texts.set(1, "new");
    assert.equal((await see("/list/", signedIn)).results[0].text, "new");
    assert.equal(await textsIn("/other/"), "1 old, 3 old");
  });
});

test("a thing that is gone since its list was read is left out", async () => {
  await undisturbed(async () => {
    await see("/list/");
    texts.delete(2);
    await change("thing:2");
    assert.equal(await textsIn("/list/"), "1 old, 3 old");
  });
});

test("one thing is returned or not found, and neither is worth a line in the log", async () => {
  logged.length = 0;
  assert.deepEqual(await see("/thing/1/"), { id: 1, text: "old" });
  assert.equal((await call({ url }, "GET", "/thing/9/")).status, 404);
  assert.deepEqual(logged, []);
});
