export { type EmbeddedDatabase, startEmbedded } from "./embedded.ts";
export { inWords } from "./failure.ts";
export { hasCluster } from "./location.ts";
