export { type EmbeddedDatabase, startEmbedded } from "./embedded.ts";
export { inWords } from "./failure.ts";
export { hasCluster } from "./location.ts";
export { makeFolder } from "./make-folder.ts";
export { type Recovered, type RecoverySteps, restoreEmbedded } from "./restore.ts";
