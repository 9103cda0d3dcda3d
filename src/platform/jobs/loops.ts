import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "#platform/base";
import { logFailures } from "./failures.ts";
import type { Loop } from "./types.ts";

const retryAfterMs = 2000;

/** Runs a loop until it ends or the signal aborts. What fails is tried again: a database may be away. */
export async function runLoop({ name, run, end }: Loop, log: Log, signal: AbortSignal): Promise<void> {
  const failed = logFailures(log, { loop: name }, "some background work failed");
  while (!signal.aborted) {
    const pauseMs = await run().catch((error: unknown) => {
      failed(error);
      return retryAfterMs;
    });
    if (pauseMs === undefined) break;
    await pause(pauseMs, signal);
  }
  await end?.().catch(failed);
}

/**
 * Runs `work` each `everySeconds`, for the first time within a minute, for nobody knows how long ago it ran last. Where
 * it fails it is due again.
 */
export async function runEvery(
  everySeconds: number,
  signal: AbortSignal,
  work: () => Promise<unknown>,
): Promise<void> {
  for (let seconds = Math.min(everySeconds, 60); !signal.aborted; seconds = everySeconds) {
    await pause(seconds * 1000, signal);
    if (!signal.aborted) await work().catch(() => {});
  }
}

/** Ends early where the signal aborts. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal, ref: false }).catch(() => {});
}
