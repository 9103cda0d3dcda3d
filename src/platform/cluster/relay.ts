import type { Worker } from "node:cluster";
import { type GroupMessage, isGroupMessage } from "./messages.ts";

/** The primary's part in what workers send each other. */
export interface Relay {
  /** Passes on what comes from this worker until it is gone; the other messages go to `handle`. */
  add(worker: Worker, handle: (message: GroupMessage) => void): void;
}

/** Carries messages between workers, and counts who has caught up. */
export function createRelay(): Relay {
  /** Those who listen; a worker that does not yet has nothing to catch up with. */
  const here = new Set<Worker>();
  const open = new Map<string, { asker: Worker; message: GroupMessage; missing: Set<Worker> }>();

  return {
    add(worker, handle) {
      worker.on("message", (message: unknown) => {
        if (!isGroupMessage(message)) return;
        if (message.farmgate === "here") here.add(worker);
        if (message.farmgate === "broadcast") for (const other of othersThan(worker)) sendTo(other, message);
        else if (message.farmgate === "catchUp") ask(worker, message);
        else if (message.farmgate === "caughtUp") settle(worker, keyOf(message));
        else handle(message);
      });
      worker.once("disconnect", () => {
        here.delete(worker);
        for (const key of [...open.keys()]) settle(worker, key);
      });
    },
  };

  function ask(asker: Worker, message: GroupMessage & { farmgate: "catchUp" }) {
    const missing = new Set(othersThan(asker));
    const key = keyOf(message);
    open.set(key, { asker, message: { ...message, farmgate: "caughtUp" }, missing });
    for (const other of missing) sendTo(other, message);
    settle(asker, key);
  }

  /** `worker` is waited for no longer; with the last one the asker gets its word. */
  function settle(worker: Worker, key: string) {
    const question = open.get(key);
    question?.missing.delete(worker);
    if (question === undefined || question.missing.size > 0) return;
    open.delete(key);
    sendTo(question.asker, question.message);
  }

  function othersThan(worker: Worker) {
    return [...here].filter((other) => other !== worker);
  }
}

/** Sends to a worker, which may be gone: its end is heard elsewhere. */
export function sendTo(worker: Worker, message: GroupMessage): void {
  if (worker.isConnected()) worker.send(message, () => {});
}

function keyOf({ asker, question }: { asker: number; question: number }): string {
  return `${asker} ${question}`;
}
