import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "#platform/base";
import { accessLog } from "#platform/http";
import { startApp } from "../../../tests/support/app.ts";
import { call } from "../../../tests/support/client.ts";
import { createDelivery } from "./delivery.ts";
import { placeOf } from "./sampling.ts";
import { statementName } from "./statement-names.ts";

const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
const parentId = "00f067aa0ba902b7";
const from = (flags: string) => ({ traceparent: `00-${traceId}-${parentId}-${flags}` });

test("a request is a span by its route, its statements and jobs by their names, and nothing typed leaves", async () => {
  await using collector = await collect();
  const app = await startApp({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_HEADERS: "api-key=s%20ecret",
    OTEL_SERVICE_NAME: "our-market",
    OTEL_TRACES_SAMPLER_ARG: "1",
  });
  await call(app, "GET", "users/4711/", { headers: from("01") });
  const posted = await call(app, "POST", "registration/", { json: { email: "typed@example.org" } });
  await call(app, "GET", "no-such-route/typed/");
  await app.jobsDone();
  await app.close();

  const spans = collector.spans();
  const request = spans.find(({ name }) => name === "GET /backend/api/users/:user_id/");
  assert.equal(request?.traceId, traceId);
  assert.equal(request.parentSpanId, parentId);
  assert.equal(attribute(request, "http.response.status_code"), "404");
  const statements = spans.filter(({ parentSpanId }) => parentSpanId === request.spanId);
  assert.ok(
    statements.some(({ name }) => /^select \w+$/.test(name)),
    JSON.stringify(statements),
  );
  for (const { startTimeUnixNano: begin, endTimeUnixNano: end } of statements) {
    assert.ok(BigInt(begin) >= BigInt(request.startTimeUnixNano), "a statement begins within its request");
    assert.ok(BigInt(end) <= BigInt(request.endTimeUnixNano), "and ends within it");
  }
  const registration = spans.find(
    (span) => attribute(span, "farmgate.request_id") === posted.headers.get("x-request-id"),
  );
  assert.ok(registration, "a request with a body is one too");
  assert.ok(
    spans.some(({ parentSpanId, name }) => parentSpanId === registration.spanId && name === "commit"),
  );
  assert.ok(spans.some(({ kind, name }) => kind === 5 && name.startsWith("job ")));
  assert.doesNotMatch(JSON.stringify(collector.bodies), /typed|users\/4711|"4711"|no-such-route/);
  assert.equal(collector.headers.at(-1)?.["api-key"], "s ecret");
  assert.match(JSON.stringify(collector.bodies), /"service.name","value":\{"stringValue":"our-market"\}/);
});

test("what the caller didn't sample is not sent, and its log line bears the caller's trace", async () => {
  await using collector = await collect();
  const app = await startApp({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_TRACES_SAMPLER_ARG: "1" });
  const lines: object[] = [];
  const listener = accessLog({ info: (line: object) => lines.push(line) } as unknown as Log);
  const span = app.platform.tracer?.begin(from("00"));
  listener({ requestId: "x", method: "GET", route: "/", status: 200, milliseconds: 1, span });
  await call(app, "GET", "users/4711/", { headers: from("00") });
  await app.close();
  assert.equal(collector.spans().filter((one) => one.traceId === traceId).length, 0);
  assert.deepEqual(lines, [{ reqId: "x", method: "GET", route: "/", status: 200, ms: 1, traceId }]);
});

test("a trace is continued and sampled as the settings say", () => {
  const [everything, nothing] = [
    { isParentBased: true, ratio: 1 },
    { isParentBased: true, ratio: 0 },
  ];
  const parent = { traceId, parentId };
  assert.deepEqual(placeOf(from("01").traceparent, nothing), { ...parent, isSampled: true });
  assert.deepEqual(placeOf(from("00").traceparent, everything), { ...parent, isSampled: false });
  assert.deepEqual(placeOf(from("01").traceparent, { isParentBased: false, ratio: 0 }), {
    ...parent,
    isSampled: false,
  });
  assert.deepEqual(placeOf(`cc-${traceId}-${parentId}-01-later`, nothing), { ...parent, isSampled: true });
  assert.equal(placeOf(undefined, nothing), undefined);
  for (const wrong of [
    "",
    "x",
    from("01").traceparent.toUpperCase(),
    `ff-${traceId}-${parentId}-01`,
    `00-${traceId}-${parentId}-01-more`,
    `00-${"0".repeat(32)}-${parentId}-01`,
    `00-${traceId}-${"0".repeat(16)}-01`,
    `${from("01").traceparent}, ${from("01").traceparent}`,
  ]) {
    const place = placeOf(wrong, everything);
    assert.match(`${place?.traceId} ${place?.parentId}`, /^[0-9a-f]{32} undefined$/);
    assert.notEqual(place?.traceId, traceId);
  }
  const taken = Array.from({ length: 4000 }, () => placeOf(undefined, { isParentBased: true, ratio: 0.25 }));
  const share = taken.filter(Boolean).length / taken.length;
  assert.ok(share > 0.2 && share < 0.3, String(share));
});

test("a statement's name is its verb and first table", () => {
  assert.equal(statementName(`select "id" from "products" where "name" = 'x'`), "select products");
  assert.equal(statementName(`with "x" as (select * from "carts") select 1`), "with carts");
  assert.equal(statementName(`insert into "orders" ("id") values ($1)`), "insert orders");
  assert.equal(statementName(`update "wallets" set "a" = $1`), "update wallets");
  assert.equal(statementName("select pg_sleep($1)"), "select");
  assert.equal(statementName("vacuum 'secret'"), "statement");
});

test("a collector that is away or refuses costs one line of the log, no request and no memory", async () => {
  await using collector = await collect();
  const lines: [string, object][] = [];
  const log = {
    warn: (about: object) => lines.push(["warn", about]),
    info: (about: object) => lines.push(["info", about]),
  } as unknown as Log;
  const settings = { endpoint: collector.url, headers: {}, service: "x", isParentBased: true, ratio: 1 };
  const delivery = createDelivery(settings, log);
  const some = Array.from({ length: 600 }, () => span);
  collector.status = 503;
  for (let n = 0; n < 10; n++) delivery.add(some);
  await until(() => collector.bodies.length >= 3);
  await until(() => lines.length > 0);
  collector.status = 200;
  await delivery.close();
  assert.equal(lines.filter(([level]) => level === "warn").length, 1);
  assert.deepEqual(lines[0], ["warn", { endpoint: collector.url, why: "the collector answered 503" }]);
  // What waits, and the batch that was under way.
  assert.ok(collector.spans().length <= 2048 + 512, `${collector.spans().length} spans`);
});

test("requests are answered and the server stops while nobody listens at the collector's port", async () => {
  const collector = await collect();
  await collector[Symbol.asyncDispose]();
  const app = await startApp({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_TRACES_SAMPLER: "always_on",
  });
  assert.equal((await call(app, "GET", "users/4711/")).status, 404);
  await app.close();
});

test("without a collector nothing of it is loaded", async () => {
  const app = await startApp();
  assert.equal(app.platform.tracer, undefined);
  await app.close();
  const loading = globSync("src/platform/tracing/*.ts", { exclude: ["**/*.test.ts"] }).filter((file) =>
    /^(import|export) (?!type ).* from "\.\/(tracer|delivery)\.ts"/m.test(readFileSync(file, "utf8")),
  );
  assert.deepEqual(loading, ["src/platform/tracing/tracer.ts"]);
  assert.match(readFileSync("src/platform/tracing/open.ts", "utf8"), /await import\("\.\/tracer\.ts"\)/);
});

interface Received {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: { key: string; value: { stringValue?: string; intValue?: string } }[];
}

const attribute = ({ attributes }: Received, name: string) => {
  const value = attributes.find(({ key }) => key === name)?.value;
  return value?.stringValue ?? value?.intValue;
};

const span = {
  ...{ traceId, spanId: parentId, parentId: undefined, name: "x", kind: "server" as const },
  ...{ begunAtMs: 0, milliseconds: 1, hasFailed: false, attributes: {} },
};

async function until(isTrue: () => boolean) {
  while (!isTrue()) await sleep(5);
}

/** A collector on a free port that keeps what it is sent. */
async function collect() {
  const bodies: { resourceSpans: { scopeSpans: { spans: Received[] }[] }[] }[] = [];
  const headers: NodeJS.Dict<string | string[]>[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    assert.equal(request.url, "/v1/traces");
    bodies.push(JSON.parse(Buffer.concat(chunks).toString()));
    headers.push(request.headers);
    response.writeHead(collector.status, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const collector = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    status: 200,
    bodies,
    headers,
    spans: () =>
      bodies.flatMap(({ resourceSpans }) =>
        resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
      ),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return collector;
}
