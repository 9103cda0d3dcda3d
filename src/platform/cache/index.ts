export { isAsSeen, isNamedIn, registerConditional, requireMatch } from "./conditional.ts";
export { answerCard, answerCards, type CardKind, registerCards, sendJson, writerOf } from "./fragments.ts";
export { registerCache } from "./http-cache.ts";
export { type Changes, createChanges } from "./invalidation.ts";
export { registerChanges } from "./read-your-writes.ts";
export { createFastAnswers, type Fast } from "./serve-hits.ts";
export type { Dependence } from "./store.ts";
