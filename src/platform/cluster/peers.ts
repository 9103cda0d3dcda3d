import cluster from "node:cluster";
import { type Broadcast, type GroupMessage, isGroupMessage } from "./messages.ts";

/** The other workers of the same `WORKERS` group. */
export interface Peers {
  /** Resolves when each peer has caught up or is gone, after 100 milliseconds at most. Never rejects. */
  catchUp(): Promise<void>;
  /** What this worker does when a peer asks it to catch up. */
  onCatchUp(catchUp: () => Promise<void>): void;
  /** Sends to all peers; nobody learns whether it arrived. */
  broadcast(message: Broadcast): void;
  onBroadcast(listener: (message: Broadcast) => void): void;
}

/** A peer that takes longer doesn't serve from what it keeps any more. */
const patienceMilliseconds = 100;

/** The peers of this process, where it is a worker. To be called once. */
export function joinPeers(): Peers | undefined {
  const { worker } = cluster;
  if (worker === undefined) return undefined;
  const asker = worker.id;
  const waiting = new Map<number, () => void>();
  const listeners: ((message: Broadcast) => void)[] = [];
  let questions = 0;
  let catchUp = async () => {};

  process.on("message", async (message: unknown) => {
    if (!isGroupMessage(message)) return;
    if (message.farmgate === "broadcast") for (const listener of listeners) listener(message.message);
    if (message.farmgate === "caughtUp") waiting.get(message.question)?.();
    if (message.farmgate === "catchUp") {
      await catchUp().catch(() => {});
      sendToPrimary({ ...message, farmgate: "caughtUp" });
    }
  });
  sendToPrimary({ farmgate: "here" });

  return {
    async catchUp() {
      const question = questions++;
      const { promise, resolve } = Promise.withResolvers<void>();
      const impatience = setTimeout(resolve, patienceMilliseconds);
      waiting.set(question, resolve);
      sendToPrimary({ farmgate: "catchUp", asker, question });
      await promise;
      clearTimeout(impatience);
      waiting.delete(question);
    },
    onCatchUp(work) {
      catchUp = work;
    },
    broadcast: (message) => void sendToPrimary({ farmgate: "broadcast", message }),
    onBroadcast: (listener) => void listeners.push(listener),
  };
}

/** Resolves once it is sent, or the primary is gone: whoever cares hears of that by the end of the channel. */
export async function sendToPrimary(message: GroupMessage): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (!process.connected || !process.send) return;
  process.send(message, undefined, undefined, () => resolve());
  await promise;
}
