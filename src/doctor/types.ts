import type { Resolver } from "node:dns/promises";
import type { Config } from "#platform/base";
import type { Db } from "#platform/database";

/** A number of bytes, to be shown as people read them. */
export type Bytes = number & { readonly unit?: "bytes" };

/** In the order in which they are told. */
export const checkNames = [
  "versions",
  "settings",
  "disk",
  "memory",
  "database",
  "jobs",
  "letters",
  "backup",
  "mail",
  "certificate",
  "clock",
] as const;
export type CheckName = (typeof checkNames)[number];

export const checkStates = ["ok", "warning", "error"] as const;
export type State = (typeof checkStates)[number];

/** What is looked at. */
export interface Patient {
  config: Config;
  /** Undefined where it could not be reached, for the reason beside it. */
  db: Db | undefined;
  databaseAway?: string;
  /** Where the settings lead and no site has run yet. */
  siteMissing?: string;
  /** Whom to ask outside of this machine; the doctor's own twins in tests. */
  outside: Outside;
}

export interface Outside {
  names: Pick<Resolver, "resolveTxt">;
  /** How far this machine's clock is ahead of the world's, in seconds. Throws where nobody answers. */
  clockAhead(): Promise<number>;
}
