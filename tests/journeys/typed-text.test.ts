import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../support/app.ts";
import { call } from "../support/client.ts";
import { membersOf, type Operation, readOperations, type Schema, sample } from "../support/openapi.ts";
import { newProducer, type TestPerson } from "../support/people.ts";

// What the contract says of typed text, asked of each text that a documented route takes. A member beside them that
// there is none of has every request refused, so that all that is wrong is named and nothing is done.

let app: TestApp;
let person: TestPerson;
let operations: Operation[];
before(async () => {
  app = await startApp();
  person = await newProducer(app, "types", { roles: ["staff"] });
  operations = await readOperations(app);
});
after(() => app.close());

test("blanks around a text, seen or not, change nothing", async () => {
  for (const operation of operations) {
    const bare = await refusalsOf(operation, ({ schema }) => sample(schema));
    const padded = await refusalsOf(
      operation,
      ({ schema }) => `\ufeff \u00a0${sample(schema)}\u200b\n\u2003`,
    );
    assert.deepEqual(padded, bare, nameOf(operation));
  }
});

test("what shows nothing is as empty as no text at all", async () => {
  for (const operation of operations) {
    const empty = await refusalsOf(operation, () => "");
    for (const invisible of [
      "\u200b",
      "\u2800\u3164",
      "\u00ad\u200d\u2060\ufeff",
      "\u0301\ufe0f",
      "\u202e",
    ]) {
      assert.deepEqual(await refusalsOf(operation, () => invisible), empty, nameOf(operation));
    }
  }
});

test("what turns the text behind it round is refused in every text", async () => {
  for (const operation of operations) {
    for (const turns of ["\u202e", "\u202a", "\u2066", "\u2068"]) {
      const refused = await refusalsOf(operation, () => `3${turns}gnp.exe`);
      const missed = textsOf(operation).filter(
        ({ name }) => !comparedOnly.includes(name) && !(name in refused),
      );
      assert.deepEqual(missed, [], nameOf(operation));
    }
  }
});

test("what is longer than it may be by its outer blanks only is taken", async () => {
  for (const operation of operations) {
    const long = ({ schema: { maxLength = 0, format = "" } }: Text) =>
      ["line", "text"].includes(format) ? `  ${"x".repeat(maxLength)}  ` : undefined;
    const refused = await refusalsOf(operation, long);
    const texts = textsOf(operation).filter((text) => long(text) !== undefined);
    for (const { name } of texts) assert.equal(refused[name], undefined, `${nameOf(operation)} ${name}`);
  }
});

/** Kept nowhere and shown to nobody; a status is judged word by word behind the schema. */
const comparedOnly = ["refresh", "token", "code", "cursor", "status"];

interface Text {
  name: string;
  at: string[];
  schema: Schema & { maxLength?: number };
}

/** What each text of a route is refused for, where it is typed as `typed` says. */
async function refusalsOf(operation: Operation, typed: (text: Text) => unknown) {
  const { method, path, body, query } = operation;
  const texts = textsOf(operation);
  // Where a route takes none, a parameter would be refused before anything else is looked at.
  const address = new URLSearchParams(body && query.length === 0 ? {} : { "no such member": "1" });
  for (const { name } of query) {
    const text = texts.find((one) => one.name === name);
    const value = text && typed(text);
    if (value !== undefined) address.set(name, String(value));
  }
  const json = body && { ...Object(bodyOf(body, texts, typed)), "no such member": 1 };
  const answer = await call(
    app,
    method,
    `${path.replace("{role}", "staff").replace(/\{\w+\}/g, "1")}?${address}`,
    {
      as: operation.access === "credentials" ? undefined : person,
      json: query.length > 0 ? undefined : json,
    },
  );
  assert.equal(answer.status, 400, `${nameOf(operation)} ${answer.text}`);
  const { "no such member": _, ...refused } = answer.body.error_codes;
  return refused;
}

/** All but passwords, which stay as they are, and choices and days, which are one of few. */
function textsOf({ body, query }: Operation): Text[] {
  const inBody = body && query.length === 0 ? membersOf(body) : [];
  return [
    ...inBody.map(({ at, schema }) => ({ name: at.join("."), at, schema })),
    ...query.map(({ name, schema, example }) => ({
      name,
      at: [name],
      schema: example === undefined ? schema : { ...schema, examples: [example] },
    })),
  ].filter(
    ({ schema: { type, format = "", enum: choices } }) =>
      [type].flat().includes("string") && !choices && !/^(password|date)/.test(format),
  );
}

function bodyOf(schema: Schema, texts: Text[], typed: (text: Text) => unknown, at: string[] = []): unknown {
  const text = texts.find((one) => one.at.join(".") === at.join("."));
  if (text) return typed(text);
  if (schema.items) return [bodyOf(schema.items, texts, typed, [...at, "0"])];
  if (!schema.properties) return sample(schema);
  const members = Object.entries(schema.properties);
  return Object.fromEntries(
    members.map(([name, member]) => [name, bodyOf(member, texts, typed, [...at, name])]),
  );
}

function nameOf({ method, path }: Operation): string {
  return `${method} ${path}`;
}
