/** The door of start: what stands around the server's start and stop. */
export { announce } from "./announce.ts";
export { inOneLine } from "./failure.ts";
export { refuseExposure, refuseSandbox } from "./safety.ts";
export { stopOnSignals } from "./stop.ts";
export { stopwatch } from "./stopwatch.ts";
