export { type Counts, type GroupMessage, isGroupMessage } from "./messages.ts";
export { joinPeers, type Peers, tellPrimary } from "./peers.ts";
export { createRelay, sendTo } from "./relay.ts";
