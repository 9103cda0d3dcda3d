/** What the processes of one `WORKERS` group send each other, all of it through the primary. */
export type GroupMessage =
  /** Worker to primary: it listens to messages from here on. */
  | { farmgate: "here" }
  /** Worker to primary: it answers requests at that URL, without a closing slash. */
  | { farmgate: "ready"; address: string }
  /** Worker to primary, before it ends: why, in one line. */
  | { farmgate: "failed"; why: string }
  /** Primary to one worker: the jobs are its own from here on. */
  | { farmgate: "runJobs" }
  /** Primary to worker: finish what is under way, and end. */
  | { farmgate: "stop" }
  /** Worker to its peers: learn what was written, and say so. */
  | { farmgate: "catchUp"; asker: number; question: number }
  /** Worker to primary: it has caught up; primary to the asker: all have. */
  | { farmgate: "caughtUp"; asker: number; question: number }
  /** Worker to its peers: something to know, without an answer. */
  | { farmgate: "broadcast"; message: Broadcast };

export interface Broadcast {
  /** Requests that were counted against a limit. */
  about: "counts";
  counts: Counts;
}

/** What a worker has counted against a limit and not yet broadcast to its peers. */
export interface Counts {
  policy: string;
  /** In milliseconds since 1970. */
  windowEnds: number;
  counts: Record<string, number>;
}

/** Other libraries send messages on the same channel. */
export function isGroupMessage(message: unknown): message is GroupMessage {
  return typeof message === "object" && message !== null && "farmgate" in message;
}
