import assert from "node:assert/strict";
import { get, type IncomingMessage } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { buffer, text } from "node:stream/consumers";
import { after, before, test } from "node:test";
import pg from "pg";
import pino from "pino";
import Type from "typebox";
import { createDatabase, jwtSecret } from "../../../tests/support/app.ts";
import { call } from "../../../tests/support/client.ts";
import { freePort } from "../../../tests/support/process.ts";
import { until } from "../../../tests/support/sites.ts";
import { loadConfig } from "../base/config.ts";
import { createLog } from "../base/log.ts";
import type { App } from "../http/app.ts";
import { openPlatform, type Platform } from "../platform.ts";
import { createServer } from "../server.ts";

let own: Awaited<ReturnType<typeof createDatabase>>;
before(async () => {
  own = await createDatabase();
});
after(() => own.drop());

type Headers = Record<string, string>;

interface Served {
  platform: Platform;
  server: App;
  /** How many requests Fastify has seen. */
  seen: number;
  /** How many answers were made, and not taken from what is kept. */
  made: number;
  ask(headers?: Headers, path?: string, from?: string): Promise<IncomingMessage & { bytes: Buffer }>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A server with one route whose answers are kept. */
async function serve(settings: Record<string, string> = {}, log = createLog("silent")): Promise<Served> {
  const config = loadConfig({
    JWT_SECRET: jwtSecret,
    LOG_LEVEL: "silent",
    DATA_DIR: "/nonexistent",
    ...settings,
  });
  const clock = { now: () => new Date() };
  const platform = openPlatform(config, { log, clock, connection: own.connection });
  const server = await createServer(platform, { authenticate: () => undefined });
  const served: Served = {
    platform,
    server,
    seen: 0,
    made: 0,
    ask: (headers = {}, path = "/page/", from = "127.0.0.1") =>
      new Promise((resolve, reject) => {
        const { port } = server.server.address() as AddressInfo;
        const asked = { port, host: "127.0.0.1", path, headers, agent: false, localAddress: from } as const;
        get(asked, async (response) =>
          resolve(Object.assign(response, { bytes: await buffer(response) })),
        ).on("error", reject);
      }),
    async [Symbol.asyncDispose]() {
      await server.close();
      await platform.database.close();
    },
  };
  server.addHook("onSend", async () => {
    served.seen++;
  });
  const cacheTags = () => ({ tags: ["page"] });
  const schema = { querystring: Type.Object({ search: Type.Optional(Type.String()) }) };
  server.get("/page/", { config: { access: "public", cacheTags }, schema }, async () => {
    served.made++;
    return { text: "long ".repeat(500) };
  });
  await server.listen({ port: 0, host: "127.0.0.1" });
  return served;
}

/** Makes sure that the page is kept, with these fields, and that Fastify is not asked for it. */
async function warm(served: Served, headers: Headers = {}, path?: string, from?: string): Promise<void> {
  await until(async () => {
    await served.ask(headers, path, from);
    const before = served.seen;
    await served.ask(headers, path, from);
    return served.seen === before;
  }, "the page is answered without Fastify");
}

/** Nothing, but Fastify gets to see it. */
const unusual = { "content-length": "0" };

test("a plain read of what is kept does not reach Fastify, in any form", async () => {
  await using served = await serve();
  for (const headers of [{}, { "accept-encoding": "br" }, { "accept-encoding": "gzip, deflate" }]) {
    await warm(served, headers);
    const { headers: fields } = await served.ask(headers);
    await warm(served, { ...headers, "if-none-match": String(fields.etag) });
  }
});

test("what is unusual goes on to Fastify", async () => {
  await using served = await serve();
  for (const headers of [
    { origin: "http://localhost:5173" },
    { authorization: "Bearer x" },
    { cookie: "theme=dark; __Host-farmgate=x" },
    { "content-length": "0" },
    { "transfer-encoding": "chunked" },
    { "accept-encoding": "br" },
  ]) {
    await warm(served);
    const before = served.seen;
    await served.ask(headers);
    assert.equal(served.seen, before + 1, JSON.stringify(headers));
  }
});

test("what is no GET, and what names no site, goes on to Fastify", async () => {
  await using served = await serve({ PUBLIC_URL: "https://market.example", TLS: "proxy" });
  const { port } = served.server.server.address() as AddressInfo;
  const named = "HTTP/1.1\r\nHost: x\r\nConnection: close";
  for (const head of [`DELETE /page/ ${named}`, `HEAD /page/ ${named}`, "GET /page/ HTTP/1.0"]) {
    await warm(served);
    const before = served.seen;
    const socket = connect(port, "127.0.0.1");
    socket.write(`${head}\r\n\r\n`);
    await text(socket);
    assert.equal(served.seen, before + 1, head);
  }
});

test("a page that the page of another site asked for first has its own fields for others", async () => {
  await using served = await serve();
  await until(served.platform.invalidations.isFresh, "answers are kept");
  const fieldsFor = async (headers: Record<string, string>) => {
    const { "x-request-id": _id, date, ratelimit, ...fields } = (await served.ask(headers)).headers;
    return fields;
  };
  const foreign = await fieldsFor({ origin: "http://localhost:5173" });
  assert.equal(foreign["access-control-allow-origin"], "http://localhost:5173");
  const plain = await fieldsFor({});
  assert.equal(plain["access-control-allow-origin"], undefined);
  await warm(served);
  assert.deepEqual(await fieldsFor({}), plain);
});

test("a server that is closed asks for changes no more", async () => {
  const closed = await serve();
  await closed[Symbol.asyncDispose]();
  const client = new pg.Client(own.connection);
  await client.connect();
  const asking = async () => {
    const { rows } = await client.query(
      "select from pg_stat_activity where application_name = 'farmgate changes' and datname = current_database()",
    );
    return rows.length;
  };
  await until(async () => (await asking()) === 0, "its connection is closed", 5);
  await client.end();
});

test("answers below Fastify count against the same limit, and the first beyond it is refused", async () => {
  await using served = await serve({ RATE_LIMIT: "on" });
  await warm(served);
  const left = async () => {
    const { headers } = await served.ask();
    return Number(/r=(\d+)/.exec(String(headers.ratelimit))?.[1]);
  };
  const first = await left();
  await served.ask({}, "/nowhere/");
  assert.equal(await left(), first - 2);
  const { port } = served.server.server.address() as AddressInfo;
  for (let asked = 0; asked < 12_000; asked += 500) {
    const socket = connect(port, "127.0.0.1");
    const ask = "GET /page/ HTTP/1.1\r\nHost: x\r\n";
    socket.write(`${`${ask}\r\n`.repeat(499)}${ask}Connection: close\r\n\r\n`);
    await text(socket);
  }
  for (let more = 0; more < 5; more++) {
    // Somebody else has it kept.
    await warm(served, {}, "/page/", "127.0.0.2");
    const refused = await served.ask();
    assert.equal(refused.statusCode, 429);
    assert.match(String(refused.headers["retry-after"]), /^\d+$/);
  }
});

test("the address of the nameless is that which a trusted proxy tells", async () => {
  await using served = await serve({
    RATE_LIMIT: "on",
    TRUST_PROXY: "loopback",
    PUBLIC_URL: "https://market.example",
  });
  await warm(served);
  const left = async (address: string) => {
    const { headers } = await served.ask({ "x-forwarded-for": address });
    return /r=(\d+)/.exec(String(headers.ratelimit))?.[1];
  };
  assert.deepEqual(
    [await left("192.0.2.1"), await left("192.0.2.1"), await left("192.0.2.2")],
    ["11999", "11998", "11999"],
  );
});

test("behind a proxy that may name the site Fastify answers", async () => {
  await using behind = await serve({ TRUST_PROXY: "loopback" });
  await until(behind.platform.invalidations.isFresh, "answers are kept");
  for (const asked of [1, 2, 3]) {
    await behind.ask();
    assert.equal(behind.seen, asked);
  }
  const { made } = behind;
  await behind.ask({ "x-forwarded-proto": "https" });
  assert.equal(behind.made, made + 1, "by another protocol it is another site");
});

test("while the server drains, answers below Fastify end their connections too, and stay the same", async () => {
  await using served = await serve();
  await warm(served);
  const { etag, ...before } = (await served.ask()).headers;
  served.platform.drain();
  for (const [headers, status] of [
    [{}, 200],
    [{ "if-none-match": String(etag) }, 304],
    [unusual, 200],
  ] as const) {
    const answer = await served.ask({ connection: "keep-alive", ...headers });
    assert.deepEqual([answer.statusCode, answer.headers.connection], [status, "close"]);
    assert.equal(answer.headers["cache-control"], before["cache-control"]);
  }
});

test("answers below Fastify stand in the log and in the metrics as all others do, by the route's pattern", async () => {
  const lines: Record<string, unknown>[] = [];
  const log = pino({ base: null }, { write: (line) => void lines.push(JSON.parse(line)) });
  const metricsPort = await freePort();
  await using served = await serve({ METRICS_PORT: String(metricsPort) }, log);
  const path = "/page/?search=eva@example.org";
  const measured = async () => {
    const { text } = await call({ url: `http://127.0.0.1:${metricsPort}` }, "GET", "/metrics");
    const counted = text.matchAll(/^http_request_duration_seconds_count\{(.*)\} (\d+)$/gm);
    return Object.fromEntries([...counted].map(([, labels, count]) => [labels, Number(count)]));
  };
  /** The id of a request whose line is written. */
  const asked = async (headers: Record<string, string>) => {
    const id = (await served.ask(headers, path)).headers["x-request-id"];
    await until(() => lines.some(({ reqId }) => reqId === id), "its line is written");
    return id;
  };
  const labels = (status: number) => `method="GET",route="/page/",status="${status}"`;

  const etag = String((await served.ask({}, path)).headers.etag);
  await until(async () => {
    await warm(served, {}, path);
    await asked({});
    lines.length = 0;
    const [seen, before] = [served.seen, await measured()];
    const ids: unknown[] = [];
    for (const headers of [{}, { "if-none-match": etag }]) {
      for (const more of [{}, unusual]) ids.push(await asked({ ...headers, ...more }));
    }
    const said = lines.map(({ time, ms, ...rest }) => ({ ...rest, isTimed: Number.isInteger(ms) }));
    const statuses = [200, 200, 304, 304];
    const line = { level: 30, method: "GET", route: "/page/", isTimed: true };
    assert.deepEqual(
      said,
      statuses.map((status, n) => ({ ...line, reqId: ids[n], status })),
    );
    const after = await measured();
    assert.deepEqual(Object.keys(after).sort(), [labels(200), labels(304)]);
    for (const status of [200, 304])
      assert.equal((after[labels(status)] ?? 0) - (before[labels(status)] ?? 0), 2);
    return served.seen === seen + 2;
  }, "half of the answers were given below Fastify");
});

test("a read that is refused, for there is too much to do, never reaches Fastify, and stands in the log", async () => {
  const lines: Record<string, unknown>[] = [];
  const log = pino({ base: null }, { write: (line) => void lines.push(JSON.parse(line)) });
  await using served = await serve({ DATABASE_POOL: "2" }, log);
  const { pool } = served.platform.database;
  const clients = Array.from({ length: 122 }, () => pool.connect());
  await until(() => pool.waitingCount === 120, "all connections are taken, and sixty times as many wanted");
  const { seen } = served;
  const { statusCode, headers } = await served.ask({}, "/backend/api/users/?search=eva@example.org");
  for (const client of clients) (await client).release();
  assert.deepEqual([statusCode, served.seen], [503, seen]);
  const reqId = headers["x-request-id"];
  const written = () => lines.find((line) => line["reqId"] === reqId);
  await until(() => written() !== undefined, "its line is written");
  const { time, ms, ...line } = written() ?? {};
  assert.deepEqual(line, { level: 30, reqId, method: "GET", route: "none", status: 503 });
});
