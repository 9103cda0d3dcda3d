import assert from "node:assert/strict";
import { Agent, request } from "node:http";
import { text } from "node:stream/consumers";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../support/app.ts";
import { type Member, membersOf, type Operation, readOperations, undocumented } from "../support/openapi.ts";
import { newPerson, type TestPerson } from "../support/people.ts";
import { openStall, type Stall } from "./stall.ts";
import { isRefused, isTextRefused, wrongHeaders, wrongTexts, wrongValues } from "./wrong-values.ts";

let app: TestApp;
let callers: (TestPerson | undefined)[];
let operations: Operation[];
let stall: Stall;
const agent = new Agent({ keepAlive: true, maxSockets: 16 });

before(async () => {
  app = await startApp({ PAYMENT_METHODS: "cash,card" });
  stall = await openStall(app, "sells");
  callers = [undefined, await newPerson(app, "buys"), stall.owner];
  operations = [...(await readOperations(app)), ...undocumented];
});
after(async () => {
  agent.destroy();
  await app.close();
});

/** One request, and the field that its answer has to name where the document refuses what is sent. */
interface Attempt {
  what: string;
  operation: Operation;
  path?: string;
  query?: string;
  body?: string;
  headers?: Record<string, string>;
  refusedField?: string;
  /** Sent by everybody, not only by a producer. */
  isForAll?: boolean;
}

test("what looks right succeeds on the routes of carts, orders and money", async () => {
  for (const operation of operations.filter(stall.isOwn)) {
    const body = JSON.stringify(stall.bodyOf(operation));
    const answer = await send({ what: "what looks right", operation, body }, stall.owner);
    assert.ok(answer.status < 300, `${operation.method} ${operation.path}: ${answer.body}`);
  }
});

test("each member of each body refuses each wrong value by name, and none makes the server fail", async (t) => {
  await sendAll(t, operations.flatMap(bodyAttempts));
});

test("each query parameter refuses each wrong text by name, and none makes the server fail", async (t) => {
  await sendAll(t, operations.flatMap(queryAttempts));
});

test("each id in an address that is no id is a 404, and none makes the server fail", async (t) => {
  await sendAll(t, operations.flatMap(pathAttempts));
});

test("no header makes the server fail", async (t) => {
  // Headers are read before the route is known by more than its method and who may call it.
  const kinds = new Map(
    operations.map((operation) => [`${operation.method} ${operation.access}`, operation]),
  );
  await sendAll(t, [...kinds.values()].flatMap(headerAttempts));
});

function bodyAttempts(operation: Operation): Attempt[] {
  const { body } = operation;
  if (body === undefined) return [];
  const base = stall.bodyOf(operation);
  const members = membersOf(body);
  const objects = [[], ...members.filter(({ schema }) => schema.properties).map(({ at }) => at)];
  return [
    { what: "what looks right", operation, body: JSON.stringify(base) },
    ...Object.entries(wrongValues).map(([what, json]) => ({
      what: `${what} for a body`,
      operation,
      body: json,
      isForAll: true,
    })),
    ...members.flatMap((member) => wrongMemberAttempts(operation, base, member)),
    ...objects.flatMap((at) =>
      ["unknown", "constructor", "toString", "__proto__", ""].map((name) => ({
        what: `an unknown member ${[...at, name].join(".")}`,
        operation,
        body: withMember(base, [...at, name], "1"),
        refusedField: [...at, name].join(".") || "body",
      })),
    ),
  ];
}

function wrongMemberAttempts(
  operation: Operation,
  base: unknown,
  { at, schema, isRequired }: Member,
): Attempt[] {
  const field = at.join(".");
  // A password may be nearly anything, and each that is taken is hashed: a few do for all.
  const isHashed = /password$/.test(field);
  const values = Object.entries(wrongValues).filter(
    ([what, json]) => !isHashed || isRefused(schema, json) || ["a NUL", "emoji"].includes(what),
  );
  const wrong = values.map(([what, json]) => ({
    what: `${what} for ${field}`,
    operation,
    body: withMember(base, at, json),
    ...(isRefused(schema, json) ? { refusedField: field } : {}),
  }));
  const leftOut = { what: `${field} left out`, operation, body: withMember(base, at, undefined) };
  return [...wrong, { ...leftOut, ...(isRequired ? { refusedField: field } : {}) }];
}

/** The body as JSON with `json` in the place of one member, or without it. */
function withMember(base: unknown, at: string[], json: string | undefined): string {
  const mark = "the value goes here";
  const put = (value: unknown, [name, ...rest]: string[]): unknown => {
    if (name === undefined) return mark;
    if (Array.isArray(value)) return json === undefined ? [] : [put(value[0], rest)];
    const others = Object.entries(Object(value)).filter(([other]) => other !== name);
    const inside = Object.entries(Object(value)).find(([other]) => other === name)?.[1];
    const isLeftOut = json === undefined && rest.length === 0;
    return Object.fromEntries(isLeftOut ? others : [...others, [name, put(inside, rest)]]);
  };
  return JSON.stringify(put(base, at)).replace(JSON.stringify(mark), () => json ?? "");
}

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
  const wrong = operation.query.flatMap(({ name, schema }) => [
    ...Object.entries(wrongTexts).map(([what, value]) => ({
      what: `${what} for ?${name}`,
      operation,
      query: `${name}=${value}`,
      ...(isTextRefused(schema, value) ? { refusedField: name } : {}),
    })),
    { what: `${name} doubled`, operation, query: `${name}=1&${name}=2`, refusedField: name },
    { what: `${name} as a list`, operation, query: `${name}[]=1`, refusedField: `${name}[]` },
  ]);
  return [...unknown, ...wrong];
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
  if (attempt.path !== undefined) return status === 404 ? undefined : `${status}, not 404`;
  const { refusedField: field } = attempt;
  if (field === undefined) return undefined;
  if (status !== 400) return `${status}, not 400`;
  const { code, errors = {}, error_codes = {} } = JSON.parse(body);
  // JSON that would change a prototype isn't read at all.
  if (code === "invalid_json" && /__proto__|"constructor":\{"prototype/.test(attempt.body ?? ""))
    return undefined;
  const isNamed = (name: string) => name === field || name.startsWith(`${field}.`);
  const names = Object.keys(errors).some(isNamed) && Object.keys(error_codes).some(isNamed);
  return names ? undefined : `does not name ${field}: ${body.slice(0, 300)}`;
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
