export { createLastUses, lastUseSeconds } from "./last-uses.ts";
export { createJobs, deleteFinishedJobs } from "./queue.ts";
export type { Handler, JobKind, JobQueue, Jobs, Loop } from "./types.ts";
