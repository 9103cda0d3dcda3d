/** The door of start: what stands around the server's start and stop. */
export { announce } from "./announce.ts";
export { auditSite } from "./audit.ts";
export { publishCodeHash, requireSameCode } from "./code.ts";
export { registerSiteCurrencies, warnOfCurrencies } from "./currencies.ts";
export { inOneLine } from "./failure.ts";
export { inheritedSocket } from "./inherited-socket.ts";
export { reachDatabase } from "./reach.ts";
export { rescale } from "./rescale.ts";
export {
  refuseExposure,
  refuseSandbox,
  tellOfCommission,
  warnOfConnections,
  warnOfSettings,
} from "./safety.ts";
export { type Needs, type Outcome, readSettings, type Site, type Terminal, withSite } from "./site.ts";
export { stopOnSignals } from "./stop.ts";
export { stopwatch } from "./stopwatch.ts";
export { obeyPrimary } from "./worker.ts";
export { startWorkers } from "./workers.ts";
