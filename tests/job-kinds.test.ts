import assert from "node:assert/strict";
import { test } from "node:test";
import { findUnhandledKinds, unhandledKinds } from "./support/job-kinds.ts";

test("each kind of job has a handler, and one that has none is named", () => {
  assert.deepEqual(findUnhandledKinds(), []);
  const declared = `export const sweepCrates: JobKind = { name: "sweep_crates", retryForSeconds: 60 };
    export const weighCrate: JobKind<{ id: number }> = { name: "weigh_crate", retryForSeconds: 60 };
    const airCrates: JobKind = { name: "air_crates", retryForSeconds: 60 };`;
  const sources = new Map([
    ["src/crates/kinds.ts", declared],
    ["src/crates/jobs.ts", "jobs.handle(weighCrate, { run });\njobs.repeat(\n  airCrates, 60, air);"],
  ]);
  assert.deepEqual(unhandledKinds(sources), [
    "Nobody handles the jobs of sweepCrates (src/crates/kinds.ts). Call jobs.handle in its part's jobs.ts.",
  ]);
});
