import { setTimeout as sleep } from "node:timers/promises";
import type { Binaries } from "./binaries.ts";
import type { Cluster } from "./cluster.ts";
import { enter, type Presence } from "./presence.ts";
import { dropStrangersLocks, type Launch, launch, logPath } from "./server.ts";

const patienceMilliseconds = 10_000;
const recoveryMilliseconds = 300_000;

/**
 * Enters the server of `cluster`, started if none answers. What a killed server leaves, its lock file and its shared
 * memory, stands for a moment: this tries for 10 seconds, and for 5 minutes while the server says that it is busy.
 */
export async function connectOrStart(
  cluster: Cluster,
  binaries: Binaries,
  settings: Record<string, string>,
): Promise<Presence> {
  const began = performance.now();
  let idleSince = began;
  let ours: Launch | undefined;
  let obstacle: string | undefined;
  for (let pause = 10; ; pause = Math.min(pause * 1.2, 100)) {
    const outcome = await enter(cluster).catch(failureOf);
    if (!("state" in outcome)) return outcome;
    const { state, message } = outcome;
    if (state === "absent" && !ours?.isRunning()) {
      if (ours !== undefined) obstacle = await passable(ours, cluster);
      ours = await launch(cluster, binaries, settings);
    }
    if (state === "busy") idleSince = performance.now();
    const patient =
      performance.now() - idleSince < patienceMilliseconds &&
      performance.now() - began < recoveryMilliseconds;
    if (state === "shut" || !patient) {
      if (state !== "busy") ours?.stop();
      const why = state === "absent" ? (obstacle ?? message) : message;
      throw new Error(
        `PostgreSQL in ${cluster.dataDir} refuses connections: ${why}. See its log: ${logPath(cluster)}`,
      );
    }
    await sleep(pause);
  }
}

interface Failure {
  /** Nobody listens; starting, recovering or stopping; it will never let us in; anything else, so try again. */
  state: "absent" | "busy" | "shut" | "unclear";
  message: string;
}

const states: Record<string, Failure["state"]> = {
  ENOENT: "absent",
  ECONNREFUSED: "absent",
  "57P03": "busy",
  "28000": "shut",
  "28P01": "shut",
};

function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return { state: states[code] ?? "unclear", message };
}

/** Throws unless the server ended over what another server holds, or held until just before. Answers what it is. */
async function passable(ended: Launch, cluster: Cluster): Promise<string | undefined> {
  const reason = await ended.reason();
  if (!/lock file|shared memory|socket|^$/.test(reason)) {
    throw new Error(`PostgreSQL did not start: ${reason}. See its log: ${logPath(cluster)}`);
  }
  await dropStrangersLocks(cluster);
  return reason || undefined;
}
