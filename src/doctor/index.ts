/** The door of the doctor: what of the site and its machine is not well, and what to do. */
export { askTimeServer } from "./clock.ts";
export { examine } from "./examine.ts";
export type { Finding } from "./findings.ts";
export { replicaGauges, siteGauges } from "./gauges.ts";
export { outside } from "./outside.ts";
export { asLines, say, stateName, summaryOf } from "./show.ts";
export { checkNames, checkStates, type Outside, type Patient } from "./types.ts";
