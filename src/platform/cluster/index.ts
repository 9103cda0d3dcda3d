export { type Counts, type GroupMessage, isGroupMessage } from "./messages.ts";
export { joinSiblings, type Siblings, tellPrimary } from "./peers.ts";
export { createRelay, sendTo } from "./relay.ts";
