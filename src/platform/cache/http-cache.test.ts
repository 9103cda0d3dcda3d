import assert from "node:assert/strict";
import { once } from "node:events";
import { get } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { Readable } from "node:stream";
import { after, before, beforeEach, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import pg from "pg";
import { Type } from "typebox";
import { createDatabase, jwtSecret } from "../../../tests/support/app.ts";
import { type Answer, call } from "../../../tests/support/client.ts";
import { until } from "../../../tests/support/sites.ts";
import { loadConfig } from "../base/config.ts";
import { createLog } from "../base/log.ts";
import { notFound } from "../base/problems.ts";
import type { App } from "../http/app.ts";
import { openPlatform, type Platform } from "../platform.ts";
import { createServer } from "../server.ts";

// A server with routes of its own, whose answers can be held back after they were read from the database.

let own: Awaited<ReturnType<typeof createDatabase>>;
let platform: Platform;
let server: App;
let url: string;
let now = Date.now();
let reads = 0;
let arrived = 0;
let gaps = 0;
/** How often a request came, or was read for, while no news had come for a tenth of a second: none is shared then. */
let late = 0;
/** Which moment a route was told for which id. */
const toldOf = new Map<string, number>();
let gate: Promise<void> | undefined;

before(async () => {
  own = await createDatabase();
  const config = loadConfig({
    JWT_SECRET: jwtSecret,
    RATE_LIMIT: "off",
    LOG_LEVEL: "silent",
    DATA_DIR: "/nonexistent",
  });
  platform = openPlatform(config, {
    log: createLog("silent"),
    clock: { now: () => new Date(now) },
    connection: own.connection,
  });
  platform.invalidations.onInvalidate((changed) => {
    if (changed === "everything") gaps++;
  });
  server = await createServer(platform, { authenticate: () => ({ userId: 1, sessionId: 1 }) });
  server.server.on("request", () => {
    arrived++;
    noteLateness();
  });
  const schema = {
    querystring: Type.Object({ q: Type.Optional(Type.String()) }, { additionalProperties: false }),
  };
  const route = (path: string, config: object) =>
    server.get(path, { config: { access: "public", ...config }, schema }, (request) => answer(request));
  const cacheTags = (shown: { id: string; until: string | null }, asked: { now: Date }) => {
    toldOf.set(shown.id, asked.now.getTime());
    return {
      tags: [`product:${shown.id}`],
      expiresAt: shown.until === null ? undefined : new Date(shown.until),
    };
  };
  route("/thing/:id/", { cacheTags });
  route("/more/:id/", { cacheTags, showsMoreToUsers: true });
  route("/unnamed/:id/", {});
  const streams = { access: "public", cacheTags: () => ({ tags: [] }) } as const;
  server.get("/stream/", { config: streams }, async (_request, reply) =>
    reply.send(Readable.from([`${++reads}`])),
  );
  server.post("/thing/:id/", { config: { access: "public", cacheTags } }, async ({ params }, reply) => {
    await sell(Number((params as { id: string }).id));
    return reply.code(409).send({});
  });
  await server.listen({ port: 0, host: "127.0.0.1" });
  url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  await query(`insert into users (username, password_hash, joined_at) values ('eva', 'none', now())`);
  await query(`insert into products (producer_id, name, category, currency, price_minor, pack_size, pack_unit, stock,
      created_at, updated_at)
    select 1, 'Apples', 'fruit', 'EUR', 100, 1, 'kg', 5, now(), now() from generate_series(1, 20)`);
});
after(async () => {
  await server.close();
  await platform.database.close();
  await own.drop();
});
beforeEach(async () => {
  gate = undefined;
  await forgetAll();
  reads = 0;
});

/** What is in the database, read before the gate. */
async function answer({ params, caller }: { params: unknown; caller: unknown }) {
  const { id } = params as { id: string };
  noteLateness();
  const { rows } = await query(
    `select product_stock.stock, promoted_until as until from products join product_stock on product_id = id where id = ${Number(id)}`,
  );
  reads++;
  if (rows.length === 0) throw notFound();
  await gate;
  return { id, ...rows[0], caller };
}

function noteLateness(): void {
  if (!platform.invalidations.isFresh()) late++;
}

const query = (text: string) => platform.database.pool.query(text);
const see = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
  call({ url }, "GET", path, { headers });

async function sell(id: number): Promise<void> {
  await query(`update product_stock set stock = stock + 1 where product_id = ${id}`);
}

async function forgetAll(): Promise<void> {
  await until(platform.invalidations.isFresh, "changes are known");
  await query("insert into changes (topic) values ('everything')");
  await platform.invalidations.catchUp();
}

/** Does it again where the machine was too busy to learn of changes in time, so that nothing could be kept. */
async function undisturbed(work: () => Promise<void>): Promise<void> {
  for (const begunAt = performance.now(); ; ) {
    const before = gaps;
    const lateBefore = late;
    let failure: unknown;
    await work().catch((error) => {
      failure = error;
    });
    await until(platform.invalidations.isFresh, "changes are known");
    const isUndisturbed = gaps === before && late === lateBefore;
    if (isUndisturbed && failure === undefined) return;
    if (isUndisturbed || performance.now() - begunAt > 60_000) throw failure ?? new Error("it was disturbed");
    gate = undefined;
    await forgetAll();
    reads = 0;
  }
}

/** Lets the answers through that are held back. */
function hold(): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  gate = promise;
  return resolve;
}

test("an answer is kept, with and without the closing slash, until its topic changes", async () => {
  await undisturbed(async () => {
    const first = await see("/thing/1/");
    for (const path of ["/thing/1/", "/thing/1", "/thing/1?", "/thing/1/?"]) {
      const again = await see(path);
      assert.equal(again.text, first.text);
      assert.equal(again.headers.get("etag"), first.headers.get("etag"));
    }
    assert.equal(reads, 2, "with a question mark and without");
    await sell(2);
    await platform.invalidations.catchUp();
    await see("/thing/1/");
    assert.equal(reads, 2);
    await sell(1);
    await platform.invalidations.catchUp();
    assert.equal((await see("/thing/1/")).body.stock, first.body.stock + 1);
  });
});

test("a write is seen by who reads after its answer, though that is a refusal", async () => {
  const { body } = await see("/thing/16/");
  for (let round = 1; round <= 10; round++) {
    await see("/thing/16/");
    assert.equal((await call({ url }, "POST", "/thing/16/")).status, 409);
    assert.equal((await see("/thing/16/")).body.stock, body.stock + round);
  }
});

test("what a route does not name its tags of is not kept, nor waited for", async () => {
  await see("/unnamed/1/");
  const release = hold();
  const atOnce = [see("/unnamed/1/"), see("/unnamed/1/")];
  await until(() => reads === 3, "each is read");
  release();
  await Promise.all(atOnce);
});

test("a stream is not kept", async () => {
  for (const text of ["1", "2"]) assert.equal((await see("/stream/")).text, text);
});

test("HEAD is answered from what a GET keeps, and a GET from what HEAD keeps, with its body", async () => {
  await undisturbed(async () => {
    const head = async () => (await call({ url }, "HEAD", "/thing/17/")).headers.get("etag");
    const made = await head();
    const { body, headers } = await see("/thing/17/");
    assert.deepEqual([body.id, headers.get("etag"), await head()], ["17", made, made]);
    assert.equal(reads, 1);
  });
});

test("a thousand requests for one missing answer make it once", async () => {
  const { port } = server.server.address() as AddressInfo;
  await using sockets = new AsyncDisposableStack();
  const open = async () => {
    const socket = connect(port, "127.0.0.1");
    sockets.defer(() => void socket.destroy());
    await once(socket, "connect");
    return socket;
  };
  const opened = await Promise.all(Array.from({ length: 1000 / shareOfConnection }, open));
  const answers = opened.map(countAnswers);
  await undisturbed(async () => {
    const [release, before, answered] = [hold(), arrived, answers.map((count) => count())];
    // In lots, so that the server can hear of changes between them.
    for (const [n, socket] of opened.entries()) {
      socket.write("GET /thing/3/ HTTP/1.1\r\nHost: market\r\n\r\n".repeat(shareOfConnection));
      while (arrived - before < (n + 1) * shareOfConnection) await setImmediate();
    }
    // However the machine fares from here on, all have come.
    const makings = reads;
    const [soFar, isKnown] = [gaps, platform.invalidations.isFresh()];
    release();
    await until(
      () => answers.every((count, n) => count() - (answered[n] ?? 0) === shareOfConnection),
      "all are answered",
    );
    if (isKnown) gaps = soFar;
    assert.ok(makings <= 1);
    assert.equal(reads, 1);
  });
});

/** So many requests of one connection are under way at once; the next ones wait for these. */
const shareOfConnection = 8;

/** How many answers of 200 have come so far. */
function countAnswers(socket: Socket): () => number {
  let received = "";
  socket.on("data", (chunk) => {
    received += chunk;
  });
  return () => received.split("HTTP/1.1 200 OK").length - 1;
}

test("an answer that was read before a change and comes after it is not kept", async () => {
  await undisturbed(async () => {
    const release = hold();
    const old = see("/thing/4/");
    await until(() => reads === 1, "it is read");
    await sell(4);
    await platform.invalidations.catchUp();
    release();
    const { body } = await old;
    assert.equal((await see("/thing/4/")).body.stock, Number(body.stock) + 1);
  });
});

test("an answer that was read before everything changed and comes after it is not kept", async () => {
  const release = hold();
  const old = see("/thing/13/");
  await until(() => reads === 1, "it is read");
  await forgetAll();
  release();
  await old;
  await see("/thing/13/");
  assert.equal(reads, 2);
});

test("who asks after a change was learnt does not wait for an answer from before it", async () => {
  await undisturbed(async () => {
    const [release, before] = [hold(), arrived];
    const old = see("/thing/5/");
    await until(() => reads === 1, "it is read");
    await sell(5);
    await platform.invalidations.catchUp();
    const releaseFresh = hold();
    const fresh = see("/thing/5/");
    await until(() => reads === 2, "it is read again", 2);
    release();
    const { body } = await old;
    const waited = see("/thing/5/");
    while (arrived - before < 3) await setImmediate();
    releaseFresh();
    for (const answer of [fresh, waited]) assert.equal((await answer).body.stock, body.stock + 1);
    assert.equal(reads, 2, "the later making is waited for");
  });
});

test("an answer is never given after the moment at which time alone changes it", async () => {
  await undisturbed(async () => {
    await query(`update products set promoted_until = to_timestamp(${(now + 5000) / 1000}) where id = 6`);
    await platform.invalidations.catchUp();
    reads = 0;
    await see("/thing/6/");
    await see("/thing/6/");
    assert.equal(reads, 1);
    now += 4999;
    await see("/thing/6/");
    assert.equal(reads, 1);
    now += 1;
    await see("/thing/6/");
    assert.equal(reads, 2);
    await see("/thing/6/");
    assert.equal(reads, 3, "what is over when it is made is not kept");
  });
});

test("what is over by the time it is made is given to nobody who waited for it", async () => {
  await undisturbed(async () => {
    await query(`update products set promoted_until = to_timestamp(${(now + 5000) / 1000}) where id = 18`);
    await platform.invalidations.catchUp();
    const [release, before] = [hold(), arrived];
    const both = [see("/thing/18/"), see("/thing/18/")];
    while (arrived - before < 2) await setImmediate();
    await until(() => reads === 1, "it is read");
    now += 5000;
    release();
    await Promise.all(both);
    assert.equal(reads, 2);
  });
});

test("a route is told when its answer began to be made", async () => {
  await undisturbed(async () => {
    const begunAt = now;
    const release = hold();
    const made = see("/thing/15/");
    await until(() => reads === 1, "it is read");
    now += 1000;
    release();
    await made;
    assert.equal(toldOf.get("15"), begunAt);
  });
});

test("while no news of changes comes nothing is given that is kept or was begun, nor after it what changed", async () => {
  await see("/thing/7/");
  const releaseEarly = hold();
  const early = see("/thing/12/");
  await until(() => reads === 2, "it is read");
  gate = undefined;
  const holder = new pg.Client(own.connection);
  await holder.connect();
  await holder.query("begin");
  await holder.query("lock table changes in access exclusive mode");
  await until(() => !platform.invalidations.isFresh(), "nothing is known");
  reads = 0;
  await see("/thing/7/");
  assert.equal(reads, 1);
  await see("/thing/12/");
  assert.equal(reads, 2);
  releaseEarly();
  await early;
  const release = hold();
  const waiting = [see("/thing/7/"), see("/thing/7/")];
  await until(() => reads === 4, "each is read");
  release();
  await Promise.all(waiting);
  await holder.query("update product_stock set stock = 99 where product_id = 7");
  await holder.query("commit");
  await holder.end();
  await until(platform.invalidations.isFresh, "changes are known again");
  assert.equal(Number((await see("/thing/7/")).body.stock), 99);
});

test("where a route shows more to the signed in, they neither get what is kept nor leave it", async () => {
  await undisturbed(async () => {
    const signedIn = { authorization: "Bearer a.b.c" };
    assert.notEqual((await see("/more/8/", signedIn)).body.caller, undefined);
    assert.equal((await see("/more/8/")).body.caller, undefined);
    assert.notEqual((await see("/more/8/", signedIn)).body.caller, undefined);
    assert.equal(reads, 3);
    await see("/more/8/");
    assert.equal(reads, 3);
    await see("/thing/8/", signedIn);
    await see("/thing/8/", signedIn);
    await see("/thing/8/");
    assert.equal(reads, 4, "what is the same for all is given to the signed in");
  });
});

test("the cookie of a session or of a cart says who asks, as a token does, and no other cookie does", async () => {
  await undisturbed(async () => {
    await see("/more/11/");
    for (const cookie of ["__Host-farmgate=abc", "theme=dark; farmgate=abc", "__Host-cart=abc"])
      await see("/more/11/", { cookie });
    assert.equal(reads, 4);
    await see("/more/12/", { cookie: "farmgate=abc" });
    await see("/more/12/", { cookie: "theme=dark; cart_seen=1" });
    assert.equal(reads, 6);
    await see("/more/12/");
    assert.equal(reads, 6);
  });
});

test("what is not a 200 is not kept, nor is what is asked for by a very long address", async () => {
  await undisturbed(async () => {
    for (const path of ["/thing/9/?q=x", `/thing/9/?q=${"x".repeat(2000)}`]) {
      await see(path);
      await see(path);
    }
    assert.equal(reads, 1 + 2);
    reads = 0;
    assert.equal((await see("/thing/999/")).status, 404);
    assert.equal((await see("/thing/999/")).status, 404);
    assert.equal(reads, 2);
  });
});

test("without PUBLIC_URL each name of the site has answers of its own", async () => {
  const from = (host: string) =>
    new Promise<void>((resolve, reject) => {
      get(`${url}/thing/10/`, { headers: { host } }, (response) => response.resume().on("end", resolve)).on(
        "error",
        reject,
      );
    });
  await undisturbed(async () => {
    await from("a.example");
    await from("a.example");
    assert.equal(reads, 1);
    await from("b.example");
    assert.equal(reads, 2);
  });
});

test("who gives up waiting keeps nobody else from the answer", async () => {
  await undisturbed(async () => {
    const release = hold();
    const impatient = new AbortController();
    const gone = fetch(`${url}/thing/11/`, { signal: impatient.signal }).catch(() => "gone");
    await until(() => reads === 1, "it is read");
    const others = Array.from({ length: 10 }, () => see("/thing/11/"));
    impatient.abort();
    assert.equal(await gone, "gone");
    setTimeout(release, 50);
    for (const { status } of await Promise.all(others)) assert.equal(status, 200);
    assert.equal(reads, 1);
  });
});
