import cluster from "node:cluster";
import closeWithGrace from "close-with-grace";
import { createLog } from "#platform/base";

/**
 * Calls `stop` once, on the first signal (exit code 0) or on an error that nobody caught (logged, exit code 1). A
 * second signal ends the process at once. `stop` bounds its own time. Answers what asks for the same as a signal does.
 */
export function stopOnSignals(stop: () => Promise<void>): () => void {
  const tell = (err: unknown) => createLog("error").fatal({ err }, "an error that nobody caught");
  const { close } = closeWithGrace(
    // One that comes while it stops ends the process at once.
    { delay: false, logger: false, skip: ["SIGINT", "SIGTERM"], onSecondError: tell },
    async ({ err }) => {
      if (err) tell(err);
      await stop();
    },
  );

  let askedAt: number | undefined;
  const ask = () => {
    if (askedAt !== undefined) return;
    askedAt = performance.now();
    close();
  };
  const insist = () => {
    if (askedAt !== undefined && performance.now() - askedAt > echoMilliseconds) process.exit(1);
    ask();
  };
  // Ctrl-C reaches a worker too, which hears from the primary when it is to stop.
  const hear = cluster.isWorker ? () => {} : insist;
  process.on("SIGINT", hear).on("SIGTERM", hear);
  return ask;
}

/** Ctrl-C comes twice: from the terminal, and passed on by npm. */
const echoMilliseconds = 1000;
