import assert from "node:assert/strict";
import { test } from "node:test";
import { createRequestIds } from "./request-ids.ts";

test("no two requests have the same id, however many there are and whichever process answers them", () => {
  const ids = [createRequestIds(), createRequestIds()].flatMap((next) => Array.from({ length: 3000 }, next));
  assert.equal(new Set(ids).size, ids.length);
  for (const id of ids) assert.match(id, /^[\da-f]{32}$/);
});
