import { isDiskFull, type Log, tellDiskFull } from "#platform/base";

/** Logs what fails, at most once a minute: while the mail server is away all letters do, again and again. */
export function logFailures(log: Log, fields: object, message: string): (error: unknown) => void {
  let loggedAt = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (isDiskFull(error)) return tellDiskFull(log, error);
    const now = performance.now();
    if (now < loggedAt + everyMilliseconds) return;
    loggedAt = now;
    log.warn({ ...fields, err: error }, message);
  };
}

const everyMilliseconds = 60_000;
