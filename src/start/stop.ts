import closeWithGrace from "close-with-grace";
import { createLog } from "#platform";

/**
 * Calls `stop` once, on the first signal (exit code 0) or on an error that nobody caught (logged, exit code 1). A
 * second signal ends the process at once. `stop` bounds its own time.
 */
export function stopOnSignals(stop: () => Promise<void>): void {
  const { close } = closeWithGrace(
    { delay: false, logger: false, skip: ["SIGINT", "SIGTERM"] },
    async ({ err }) => {
      if (err) createLog("error").fatal({ err }, "an error that nobody caught");
      await stop();
    },
  );

  let askedAt: number | undefined;
  const ask = () => {
    if (askedAt === undefined) {
      askedAt = performance.now();
      close();
    } else if (performance.now() - askedAt > echoMilliseconds) {
      process.exit(1);
    }
  };
  process.on("SIGINT", ask).on("SIGTERM", ask);
}

/** Ctrl-C comes twice: from the terminal, and passed on by npm. */
const echoMilliseconds = 1000;
