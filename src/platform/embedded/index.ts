export { type EmbeddedDatabase, startEmbedded } from "./embedded.ts";
export { inWords } from "./failure.ts";
export { hasCluster } from "./location.ts";
export { type Recovered, type RecoverySteps, restoreEmbedded } from "./restore.ts";
