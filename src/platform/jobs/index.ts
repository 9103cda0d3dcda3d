export { type JobFailures, readJobFailures } from "./counts.ts";
export { logFailures } from "./failures.ts";
export { createLastUses, lastUseSeconds } from "./last-uses.ts";
export { createJobs, deleteFinishedJobs, findQueued, hurry } from "./queue.ts";
export type { Handler, JobKind, JobQueue, Jobs, Loop } from "./types.ts";
