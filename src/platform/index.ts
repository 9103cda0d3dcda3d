export { openPlatform, type Platform, platformJobs } from "./platform.ts";
export { createServer } from "./server.ts";
