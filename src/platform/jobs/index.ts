export { keepUp } from "./background.ts";
export { createJobs, forgetJobs } from "./queue.ts";
export type { JobKind, Jobs } from "./types.ts";
