import type { JobKind } from "./types.ts";

const declared = new Set<string>();

/** Declares a kind of job, for anybody to add; its part's `jobs.ts` says what is done with it. */
export function jobKind<Data extends object = object>(kind: Omit<JobKind<Data>, "data">): JobKind<Data> {
  declared.add(kind.name);
  return kind;
}

/** Throws where jobs could be added that nobody would ever run. */
export function requireHandlers(handled: Iterable<string>): void {
  const missing = declared.difference(new Set(handled));
  if (missing.size > 0)
    throw new Error(`Jobs without a handler: ${[...missing].join(", ")}. Call jobs.handle in src/work.ts.`);
}
