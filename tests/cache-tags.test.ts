import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { dayTagNames } from "../src/days/cache-tags.ts";
import { homeTagNames } from "../src/home/cache-tags.ts";
import { orderTagNames } from "../src/orders/cache-tags.ts";
import { productTagNames } from "../src/products/cache-tags.ts";
import { reviewTagNames } from "../src/reviews/cache-tags.ts";
import { userTagNames } from "../src/users/cache-tags.ts";

test("the tags that triggers write are those that pages are cached with or watched by", () => {
  const cached = [...productTagNames, ...userTagNames, ...reviewTagNames, ...homeTagNames, ...dayTagNames];
  const known = [...cached, ...orderTagNames, "everything"];
  assert.deepEqual(tagsWritten(readFileSync("migrations/schema.sql", "utf8")), known.sort());
});

/** Of the functions that write into `changes` each text in small letters is a tag, or the kind of one with an id. */
function tagsWritten(schema: string): string[] {
  const writers = schema
    .split(/\n\n(?=--|create )/)
    .filter((part) => /^create function/m.test(part) && /insert into changes|note_changes\(/.test(part));
  const tags = writers.flatMap((writer) => [
    ...[...writer.matchAll(/note_changes\('([a-z ]+)'/g)].map(([, kind]) => `${kind}:`),
    ...[...writer.matchAll(/(?<!note_changes\()'([a-z ]+)'/g)].map(([, tag = ""]) => tag),
  ]);
  return [...new Set(tags)].sort();
}
