import assert from "node:assert/strict";
import { Agent, request } from "node:http";
import { text } from "node:stream/consumers";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../support/app.ts";
import { type Operation, readOperations, undocumented } from "../support/openapi.ts";
import { newPerson, type TestPerson } from "../support/people.ts";
import { openStall, type Stall } from "./stall.ts";
import { type Attempt, bodyAttempts } from "./wrong-bodies.ts";
import { isTextRefused, wrongHeaders, wrongTexts } from "./wrong-values.ts";

let app: TestApp;
let callers: (TestPerson | undefined)[];
let operations: Operation[];
let stall: Stall;
/** Tens of thousands of requests, on the slowest of machines. */
const thousandsMilliseconds = 900_000;
const agent = new Agent({ keepAlive: true, maxSockets: 16 });

before(async () => {
  app = await startApp({ PAYMENT_METHODS: "cash,card", ACCESS_TOKEN_SECONDS: "3600" });
  stall = await openStall(app, "sells");
  callers = [undefined, await newPerson(app, "buys"), stall.owner];
  operations = [...(await readOperations(app)), ...undocumented];
});
after(async () => {
  agent.destroy();
  // Letters wait for the mail server that one of the values named.
  await app.platform.database.pool.query("delete from outbox; delete from jobs.job");
  await app.close();
});

test("what looks right succeeds on the routes of carts, orders and money", async () => {
  for (const operation of operations.filter(stall.isOwn)) {
    const body = JSON.stringify(stall.bodyOf(operation));
    const answer = await send({ what: "what looks right", operation, body }, stall.owner);
    assert.ok(answer.status < 300, `${operation.method} ${operation.path}: ${answer.body}`);
  }
});

test("each member of each body refuses each wrong value by name, and none makes the server fail", {
  timeout: thousandsMilliseconds,
}, async (t) => {
  await sendAll(
    t,
    operations.flatMap((operation) => bodyAttempts(operation, stall.bodyOf(operation))),
  );
});

test("each query parameter refuses each wrong text by name, and none makes the server fail", {
  timeout: thousandsMilliseconds,
}, async (t) => {
  await sendAll(t, operations.flatMap(queryAttempts));
});

test("each id in an address that is no id is a 404, and none makes the server fail", {
  timeout: thousandsMilliseconds,
}, async (t) => {
  await sendAll(t, operations.flatMap(pathAttempts));
});

test("no header makes the server fail", async (t) => {
  // Headers are read before the route is known by more than its method and who may call it.
  const kinds = new Map(
    operations.map((operation) => [`${operation.method} ${operation.access}`, operation]),
  );
  await sendAll(t, [...kinds.values()].flatMap(headerAttempts));
});

function queryAttempts(operation: Operation): Attempt[] {
  const unknown = [
    "unknown=1",
    "__proto__=1",
    "constructor=1",
    "a[b]=1",
    "&&==&",
    "%00=%00",
    "%ff=1",
    "?",
  ].map((query) => ({ what: `?${query}`, operation, query, isForAll: true }));
  const names = operation.query.map(({ name }) => name);
  if (names.length === 0) return unknown;
  const attemptOf = (what: string, those: string[], write: (name: string) => string): Attempt => ({
    what: `${what} for ${those.map((name) => `?${name}`).join(", ")}`,
    operation,
    query: those.map(write).join("&"),
  });
  // All at once that refuse it, and each by itself that may take it.
  const wrong = Object.entries(wrongTexts).flatMap(([what, value]) => {
    const refusing = operation.query
      .filter(({ schema }) => isTextRefused(schema, value))
      .map(({ name }) => name);
    const write = (name: string) => `${name}=${value}`;
    return [
      { ...attemptOf(what, refusing, write), refusedFields: refusing },
      ...names.filter((name) => !refusing.includes(name)).map((name) => attemptOf(what, [name], write)),
    ].filter(({ query }) => query !== "");
  });
  return [
    ...unknown,
    ...wrong,
    { ...attemptOf("two", names, (name) => `${name}=1&${name}=2`), refusedFields: names },
    {
      ...attemptOf("a list", names, (name) => `${name}[]=1`),
      refusedFields: names.map((name) => `${name}[]`),
    },
  ];
}

function pathAttempts(operation: Operation): Attempt[] {
  return operation.inPath.flatMap(({ name }) =>
    // Without any id it is another address.
    Object.entries({ ...wrongTexts, nothing: "%20" }).map(([what, value]) => ({
      what: `${what} for {${name}}`,
      operation,
      path: operation.path.replace(`{${name}}`, value),
      isForAll: true,
    })),
  );
}

function headerAttempts(operation: Operation): Attempt[] {
  return Object.entries(wrongHeaders).flatMap(([name, values]) =>
    values.map((value) => ({
      what: `${name}: ${JSON.stringify(value.slice(0, 30))}`,
      operation,
      headers: { [name]: value },
    })),
  );
}

async function sendAll(t: { diagnostic(message: string): void }, attempts: Attempt[]) {
  const jobs = attempts
    .flatMap((attempt) => callersOf(attempt).map((caller) => ({ attempt, caller })))
    .values();
  const failures: string[] = [];
  let requests = 0;
  const worker = async () => {
    for (const { attempt, caller } of jobs) {
      requests++;
      const failure = await sendOne(attempt, caller);
      const { method, path } = attempt.operation;
      if (failure) failures.push(`${method} ${path} as ${caller?.username}, ${attempt.what}: ${failure}`);
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  t.diagnostic(`${requests} requests`);
  assert.deepEqual(failures.slice(0, 20), [], `${failures.length} of ${requests} failed`);
}

/** Whoever may least meets the same checks as whoever may most, only fewer of them: some of all values do for them. */
function callersOf({ operation: { access }, isForAll }: Attempt): (TestPerson | undefined)[] {
  if (access === "credentials") return [undefined];
  return isForAll ? callers : callers.slice(-1);
}

/** What is wrong with the answer, or undefined. */
async function sendOne(attempt: Attempt, caller: TestPerson | undefined): Promise<string | undefined> {
  const { status, body } = await send(attempt, caller);
  if (status >= 500) return `${status} ${body}`;
  if (attempt.headers) return undefined;
  if (caller === undefined && attempt.operation.access === "user") {
    return status === 401 || (attempt.path !== undefined && status === 404)
      ? undefined
      : `${status}, not 401`;
  }
  if (caller !== stall.owner && attempt.operation.path.startsWith("console/"))
    return status === 403 || (attempt.path !== undefined && status === 404)
      ? undefined
      : `${status}, not 403`;
  if (attempt.path !== undefined) return status === 404 ? undefined : `${status}, not 404`;
  const { refusedFields = [] } = attempt;
  if (refusedFields.length === 0) return undefined;
  if (status !== 400) return `${status}, not 400`;
  const { code, errors = {}, error_codes = {} } = JSON.parse(body);
  // JSON that would change a prototype isn't read at all.
  if (code === "invalid_json" && /__proto__|"constructor":\{"prototype/.test(attempt.body ?? ""))
    return undefined;
  const isNamed = (field: string) =>
    [errors, error_codes].every((told) =>
      Object.keys(told).some((name) => name === field || name.startsWith(`${field}.`)),
    );
  const unnamed = refusedFields.filter((field) => !isNamed(field));
  return unnamed.length === 0 ? undefined : `does not name ${unnamed}: ${body.slice(0, 300)}`;
}

async function send({ operation, path, query, body, headers }: Attempt, caller: TestPerson | undefined) {
  const address = await stall.pathOf(path ?? operation.path);
  const whole = address.startsWith("/") ? address : `/backend/api/${address}`;
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>();
  request(
    {
      agent,
      port: new URL(app.url).port,
      method: operation.method,
      path: `${whole}${query === undefined ? "" : `?${query}`}`,
      headers: {
        ...(caller ? { authorization: `Bearer ${caller.access}` } : {}),
        ...(body === undefined
          ? {}
          : { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
        ...headers,
      },
    },
    async (answer) => resolve({ status: answer.statusCode ?? 0, body: await text(answer) }),
  )
    .on("error", reject)
    .end(body);
  return promise;
}
