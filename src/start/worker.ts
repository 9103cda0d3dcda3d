import cluster from "node:cluster";
import { isGroupMessage } from "#platform/cluster";

/**
 * In a worker, before it does anything else: calls `stop` when the primary says so or is gone. Resolves when the
 * primary says that the jobs are this worker's.
 */
export function obeyPrimary(stop: () => void): Promise<void> {
  const { worker } = cluster;
  const { promise: jobsAreOurs, resolve } = Promise.withResolvers<void>();
  process.on("message", (message: unknown) => {
    if (!isGroupMessage(message)) return;
    if (message.farmgate === "stop") stop();
    if (message.farmgate === "runJobs") resolve();
  });
  worker?.once("disconnect", () => {
    // Node would end the process at once otherwise, with requests under way.
    worker.exitedAfterDisconnect = true;
    stop();
  });
  return jobsAreOurs;
}
