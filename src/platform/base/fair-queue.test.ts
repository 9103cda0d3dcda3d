import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { createFairQueue } from "./fair-queue.ts";

/** Work that goes on until it is told to end, and who has begun, in turn. */
function bench(limits: { places: number; share: number; mostWaiting: number }) {
  const inTurn = createFairQueue({ ...limits, refusal: () => new Error("full") });
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const ask = (name: string) =>
    inTurn(name.slice(0, 1), async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      begun.push(name);
      ends.push(resolve);
      await promise;
      return name;
    }).catch((error: Error) => error.message);
  return {
    begun,
    ask,
    async finishOne() {
      ends.shift()?.();
      await setImmediate();
    },
  };
}

test("who has one piece of work waits for one of those who have many, not for all", async () => {
  const { begun, ask, finishOne } = bench({ places: 1, share: 1, mostWaiting: 10 });
  for (const name of ["a1", "a2", "a3", "b1", "c1", "b2"]) ask(name);
  for (let n = 0; n < 6; n++) await finishOne();
  assert.deepEqual(begun, ["a1", "a2", "b1", "c1", "a3", "b2"]);
});

test("of all places nobody has more than their share", async () => {
  const { begun, ask, finishOne } = bench({ places: 3, share: 2, mostWaiting: 10 });
  for (const name of ["a1", "a2", "a3", "a4", "b1"]) ask(name);
  await setImmediate();
  assert.deepEqual(begun, ["a1", "a2", "b1"]);
  await finishOne();
  assert.deepEqual(begun, ["a1", "a2", "b1", "a3"]);
});

test("where too many wait it is the last of who has most that gives way, and nobody in vain", async () => {
  const { ask } = bench({ places: 1, share: 1, mostWaiting: 3 });
  ask("x1");
  const [, , greedy] = ["a1", "a2", "a3"].map(ask);
  const refused = ask("a4");
  ask("b1");
  assert.equal(await refused, "full");
  assert.equal(await greedy, "full");
  ask("c1");
  assert.equal(await ask("d1"), "full");
});
