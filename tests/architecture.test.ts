import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  doorBreaches,
  findBreaches,
  importBreaches,
  importCircles,
  pipeliningBreaches,
} from "./support/architecture.ts";
import { functionBreaches, tableBreaches, unowned } from "./support/database-owners.ts";
import { findRepeatedCodes, repeatedCodes } from "./support/problem-codes.ts";

test("parts import downwards only and by the door, and only owners write their tables", () => {
  assert.deepEqual(findBreaches(), []);
});

test("an import upwards, past the door or of an unwritten name is found", () => {
  const breaches = (line: string) => importBreaches("src/accounts/routes.ts", line);
  assert.equal(breaches('import { me } from "#users";').length, 1);
  assert.equal(breaches('await import("#users");').length, 1);
  assert.equal(breaches('import { send } from "../mail/smtp.ts";').length, 1);
  assert.equal(breaches("await import(name);").length, 1);
  assert.equal(breaches('import "../users/index.ts";').length, 1);
  assert.deepEqual(breaches('import { createMail } from "#mail";\nimport { x } from "./codes.ts";'), []);
  assert.equal(importBreaches("src/platform/jobs/queue.ts", 'export * from "#mail";').length, 1);
});

test("a layer of the platform imports lower ones only, by their door, types too", () => {
  const breaches = (line: string) => importBreaches("src/platform/listing/keyset.ts", line);
  assert.deepEqual(breaches('import type { Db } from "#platform/database";'), []);
  assert.equal(breaches('import type { App } from "#platform/http";').length, 1);
  assert.equal(breaches('import type { Platform } from "#platform";').length, 1);
  assert.equal(breaches('import type { Db } from "../database/types.ts";').length, 1);
});

test("files that import each other are found, types included, also through a door", () => {
  const sources = new Map([
    ["src/a/one.ts", 'import type { Two } from "./two.ts";'],
    ["src/a/two.ts", 'import { three } from "#b";'],
    ["src/b/index.ts", 'export { three } from "./three.ts";'],
    ["src/b/three.ts", 'import { one } from "../a/one.ts";'],
    ["src/b/four.ts", 'import { three } from "./three.ts";'],
  ]);
  assert.deepEqual(importCircles(sources, { "#b": "./src/b/index.ts" }), [
    ["src/a/one.ts", "src/a/two.ts", "src/b/index.ts", "src/b/three.ts"],
  ]);
});

test("reading and writing another part's tables is found", () => {
  assert.deepEqual(tableBreaches("users", 'db.selectFrom("users as u")'), []);
  assert.deepEqual(tableBreaches("users", 'db.updateTable("sessions")'), ["writes sessions"]);
  assert.deepEqual(tableBreaches("platform/http", 'db.leftJoin("users as u", "a", "b")'), ["reads users"]);
  assert.deepEqual(tableBreaches("platform/http", "sql`select 1 from users`"), ["reads users"]);
  assert.deepEqual(tableBreaches("users", "sql`insert into sessions values (1)`"), ["writes sessions"]);
});

test("a table that nobody owns is found", () => {
  assert.deepEqual(unowned("export interface DB {\n  users: Users;\n  greetings: Greetings;\n}"), [
    "greetings belongs to no part: name its owner",
  ]);
});

test("each code of a problem is declared once", () => {
  assert.deepEqual(findRepeatedCodes(), []);
  const sources = new Map([
    ["src/a/errors.ts", 'export const one = problemKind(409, "cart_full", "It is full.");'],
    ["src/b/errors.ts", 'export const other = problemKind(\n  409,\n  "cart_full",\n  "It is too much.");'],
    ["src/c/errors.ts", 'export const third = inOtherWords(one, "It is too heavy.");'],
  ]);
  assert.deepEqual(repeatedCodes(sources), [
    "The problem cart_full is declared in src/a/errors.ts and src/b/errors.ts: see inOtherWords.",
  ]);
});

test("statements of a transaction that are awaited together without pipelined are found", () => {
  const one = ["await Promise.all([takeStock(tx, lines), emptyCart(tx)])"];
  assert.equal(pipeliningBreaches(one.join()).length, 1);
  assert.equal(pipeliningBreaches("Promise.allSettled(ids.map((id) => lock(tx, id)))").length, 1);
  assert.deepEqual(pipeliningBreaches("await pipelined(tx, [a(tx), b(tx)])"), []);
  assert.deepEqual(pipeliningBreaches("await Promise.all([read(), write()]);\nreturn tx;"), []);
});

test("a function of the database without an owner, or whose trigger reaches another part unsaid, is found", () => {
  const schema = readFileSync("migrations/schema.sql", "utf8");
  assert.deepEqual(functionBreaches(schema), []);
  const added = (text: string) => functionBreaches(`${schema}\n${text}\n`);
  const greet = "create function greet() returns trigger language plpgsql as $$ begin return null; end $$;";
  assert.deepEqual(added(greet), ["greet belongs to no part: name its owner"]);
  assert.deepEqual(
    added(
      "create trigger orders_limit after insert on orders for each row\n  execute function limit_cart_lines();",
    ),
    ["limit_cart_lines of cart has triggers on orders"],
  );
  const counts = schema.replace(
    "select count(*) into lines from cart_lines",
    "update users set joined_at = now();\n$&",
  );
  assert.deepEqual(functionBreaches(counts), ["limit_cart_lines of cart writes users"]);
  assert.deepEqual(functionBreaches(schema.replace("delete from search_words", "select")), [
    "learn_words_of_person of users writes search_words no longer",
  ]);
});

test("a door that exports all of a file, or too much, is found", () => {
  const breaches = (source: string) => doorBreaches("src/cart/index.ts", source);
  assert.deepEqual(breaches('export { a, type B } from "./a.ts";'), []);
  assert.equal(breaches('export * from "./a.ts";').length, 1);
  const many = Array.from({ length: 141 }, (_, n) => `a${n}`).join(", ");
  assert.deepEqual(breaches(`export { ${many} } from "./a.ts";`), [
    "exports 141 names, more than 140: part it",
  ]);
});
