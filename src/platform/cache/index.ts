export { ifMatchHolds, matchesETag, registerConditional, requireIfMatch } from "./conditional.ts";
export {
  type FragmentKind,
  registerFragments,
  sendFragment,
  sendFragments,
  sendJson,
  sendWholeList,
  writerOf,
} from "./fragments.ts";
export { registerCache, type VariantOf } from "./http-cache.ts";
export { createInvalidations, type Invalidations } from "./invalidation.ts";
export { registerReadYourWrites } from "./read-your-writes.ts";
export { registerReplicaReads } from "./replica-reads.ts";
export { createHitServer, type HitContext } from "./serve-hits.ts";
export { type CacheTags, mergeTags, type TagOf } from "./store.ts";
