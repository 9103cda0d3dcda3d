import assert from "node:assert/strict";
import { test } from "node:test";
import { runProgram } from "../support/process.ts";

interface Round {
  milliseconds: number;
  /** Who had caught up when the asker had its word. */
  heard: string[];
}

/** What a worker met that asked its peers to catch up, ten times; the third worker does it in this manner. */
async function askPeers(manner: "soon" | "never" | "dies"): Promise<Round[]> {
  const fixture = "tests/faults/peers.fixture.ts";
  const { stdout, stderr } = await runProgram([process.execPath, fixture, manner]);
  assert.equal(stderr, "");
  return JSON.parse(stdout);
}

const patienceMilliseconds = 100;
const inTime = (rounds: Round[]) => rounds.filter(({ milliseconds }) => milliseconds < patienceMilliseconds);

test("a worker has its peers' word once each of them has caught up", async () => {
  const answered = inTime(await askPeers("soon"));
  assert.ok(answered.length > 0, "nobody ever answered in time");
  for (const { heard } of answered) assert.deepEqual(heard, ["second", "third"]);
});

test("a peer that doesn't answer is waited for 100 milliseconds", async () => {
  for (const { milliseconds, heard } of await askPeers("never")) {
    assert.ok(milliseconds >= patienceMilliseconds - 1, `${milliseconds}`);
    assert.ok(!heard.includes("third"));
  }
});

test("a peer that is gone is not waited for", async () => {
  const answered = inTime(await askPeers("dies"));
  assert.ok(answered.length > 0, "the dead were waited for");
  for (const { heard } of answered) assert.deepEqual(heard, ["second"]);
});
