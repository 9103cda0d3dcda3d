import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance } from "fastify";
import type { Log } from "#platform/base";

/** Work that goes on beside requests, a little at a time. */
export interface Upkeep {
  /** What the log calls it. */
  name: string;
  /**
   * Does some of it, in every process of the site at once. Answers for how many milliseconds to rest then, undefined
   * where nothing is left for good.
   */
  work(): Promise<number | undefined>;
}

/** Does the work again and again while the app runs. What fails is tried again: a database may be away. */
export function keepUp(app: FastifyInstance, log: Log, { name, work }: Upkeep): void {
  const stop = new AbortController();
  let kept: Promise<void> | undefined;
  let toldAt = Number.NEGATIVE_INFINITY;
  app.addHook("onReady", async () => {
    kept = keep();
  });
  app.addHook("onClose", async () => {
    stop.abort();
    await kept;
  });

  /** Once a minute: what fails does so again and again. */
  function tell(error: unknown) {
    const now = performance.now();
    if (now < toldAt + tellEveryMs) return;
    toldAt = now;
    log.warn({ err: error, upkeep: name }, "some background work failed");
  }

  async function keep() {
    while (!stop.signal.aborted) {
      const restMs = await work().catch((error: unknown) => {
        tell(error);
        return afterFailureMs;
      });
      if (restMs === undefined) return;
      // It ends early, by throwing, when the app closes.
      await sleep(restMs, undefined, { signal: stop.signal, ref: false }).catch(() => {});
    }
  }
}

const afterFailureMs = 2000;
const tellEveryMs = 60_000;
