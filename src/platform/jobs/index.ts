export { createJobs, deleteFinishedJobs } from "./queue.ts";
export type { Handler, JobKind, JobQueue, Jobs, Loop } from "./types.ts";
