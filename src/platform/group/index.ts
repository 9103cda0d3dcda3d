export type { Counts, GroupMessage } from "./messages.ts";
export { isGroupMessage } from "./messages.ts";
export { createRelay, sendTo } from "./relay.ts";
export { joinSiblings, type Siblings, tellPrimary } from "./siblings.ts";
