export type { Counts, GroupMessage, News } from "./messages.ts";
export { isGroupMessage } from "./messages.ts";
export { createRelay, type Relay, sendTo } from "./relay.ts";
export { joinSiblings, type Siblings, tellPrimary } from "./siblings.ts";
