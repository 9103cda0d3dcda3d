export { type Counts, type GroupMessage, isGroupMessage } from "./messages.ts";
export { joinPeers, type Peers, sendToPrimary } from "./peers.ts";
export { createRelay, sendTo } from "./relay.ts";
