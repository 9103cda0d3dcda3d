import assert from "node:assert/strict";
import { test } from "node:test";
import { CallGraph, memberPlaces } from "./support/call-graph.ts";
import { findLongWalks, findWalks, WalkReader } from "./support/walks.ts";

const walksIn = (sources: Record<string, string>) =>
  new WalkReader(new CallGraph(new Map(Object.entries(sources)))).walksIn("src/a/routes.ts");

test("no walk from a route to its statements has grown too long", () => {
  assert.deepEqual(findLongWalks(findWalks()), []);
  const files = ["1", "2", "3", "4", "5", "6", "7"];
  assert.deepEqual(findLongWalks([{ route: "GET a/", files }]), [
    "GET a/ leads through 7 files, and may through 6.",
  ]);
});

test("a walk leads through functions and doors to SQL, and past what only shows", () => {
  const walks = walksIn({
    "src/a/routes.ts": `import { find } from "./rules.ts";
      import { show } from "./show.ts";
      api.get("/a/:id/", {}, async (request) => show(await find(db, request.params.id)));`.replaceAll(
      "\n      ",
      "\n",
    ),
    "src/a/rules.ts": `import { select as read } from "#users";\nexport function find(db, id) {\n  return read(db, id);\n}`,
    "src/users/index.ts": `export { readOne as select } from "./queries.ts";`,
    "src/users/queries.ts": "export function readOne(db, id) {\n  return sql`select 1`.execute(db);\n}",
    "src/a/show.ts": "export function show(row) {\n  return row.sql;\n}",
  });
  assert.deepEqual(walks, [
    { route: "GET a/<id>/", files: ["src/a/routes.ts", "src/a/rules.ts", "src/users/queries.ts"] },
  ]);
});

test("of the platform those files count that run SQL, or what they are given", () => {
  const walks = walksIn({
    "src/a/routes.ts": `import { find } from "./queries.ts";
import { answer, clock } from "#platform/http";
export function routes(api) {
  api.get("/a/", {}, async (request) => {
    const read = (page) => find(db, clock(page));
    return answer(request, read);
  });
}`,
    "src/a/queries.ts": `export async function find(db) {\n  return db.selectFrom("a").execute();\n}`,
    "src/platform/http/index.ts": `export { answer, clock } from "./answers.ts";\nexport { other } from "./other.ts";`,
    "src/platform/http/answers.ts": `import { other } from "./other.ts";\nexport function answer(request, read) {\n  return other(read);\n}\nexport function clock() {}`,
    "src/platform/http/other.ts": "export function other(read) {\n  return read();\n}",
  });
  assert.deepEqual(walks, [
    { route: "GET a/", files: ["src/a/routes.ts", "src/a/queries.ts", "src/platform/http/answers.ts"] },
  ]);
});

test("what is called as a member stands where the walks look for it", () => {
  const walked = findWalks().flatMap(({ files }) => files);
  for (const [name, { file }] of Object.entries(memberPlaces)) assert.ok(walked.includes(file), name);
});
