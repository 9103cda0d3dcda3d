import { readdirSync, readFileSync } from "node:fs";

/** Seconds of the processors that were taken. */
export interface Cpu {
  server: number;
  /** By PostgreSQL: its backends, those that have ended too, and what it does by itself. */
  database: number;
}

/**
 * Seconds of the processors that a process and all below it have taken until now, those that have ended among them; on
 * Linux, elsewhere they are not known. Asking the site's own `/metrics` would have each request counted for it, which costs a
 * tenth of a kept answer.
 */
export function cpuSeconds(pid: number): number {
  if (process.platform !== "linux") return Number.NaN;
  // Those below first: one that ends meanwhile is counted by its parent.
  const below = childrenOf(pid).map(cpuSeconds);
  const [, user = 0, system = 0, endedUser = 0, endedSystem = 0] = statOf(pid);
  const ticksPerSecond = 100;
  return below.reduce((sum, one) => sum + one, (user + system + endedUser + endedSystem) / ticksPerSecond);
}

/** The process above one: of a backend, PostgreSQL's first one. */
export function parentOf(pid: number): number {
  return statOf(pid)[0] ?? Number.NaN;
}

/** Of a process; on Linux, elsewhere it is not known. */
export function residentMegabytes(pid: number): number {
  const status = process.platform === "linux" ? readFileSync(`/proc/${pid}/status`, "utf8") : "";
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
}

/** Its parent, then ticks of itself as user and as system, then the same of the children that it has waited for. */
function statOf(pid: number): number[] {
  const stat = readIfThere(`/proc/${pid}/stat`);
  if (stat === "") return [0, 0, 0, 0, 0];
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return [fields[1], ...fields.slice(11, 15)].map(Number);
}

/** Each thread of a process has children of its own. */
export function childrenOf(pid: number): number[] {
  const threads = listIfThere(`/proc/${pid}/task`);
  const texts = threads.map((thread) => readIfThere(`/proc/${pid}/task/${thread}/children`));
  return texts.flatMap((text) => text.split(" ").filter(Boolean).map(Number));
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function listIfThere(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
