import assert from "node:assert/strict";
import { test } from "node:test";
import { createRequestIds } from "./request-ids.ts";

test("no two requests have the same id, whichever processes answer them, and each is a UUID", () => {
  const ids = [createRequestIds(), createRequestIds()].flatMap((next) => Array.from({ length: 300 }, next));
  assert.equal(new Set(ids).size, ids.length);
  for (const id of ids) assert.match(id, /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
});
