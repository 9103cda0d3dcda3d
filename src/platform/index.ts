export { openPlatform, type Platform } from "./platform.ts";
export { createServer } from "./server.ts";
