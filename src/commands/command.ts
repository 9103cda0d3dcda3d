import { requireSameDigits, type Tx, transaction } from "#platform/database";
import type { Needs, Outcome, Site, Terminal } from "../start/index.ts";

/** One of the operator's commands, by its name in `npm run farmgate -- <command>`. */
export type Command = OnSite | Alone;

interface OnSite {
  /** Its name and what it takes. */
  usage: string;
  does: string;
  /** Other than a site that a server has run on. */
  needs?: Needs;
  /** Answers the sentence that says what was done; an outcome where that may be nothing good. */
  run(site: Site, ...args: string[]): Promise<string | Outcome>;
}

/** One that needs no database. */
interface Alone extends Pick<OnSite, "usage" | "does"> {
  runAlone(terminal: Terminal, ...args: string[]): Promise<string | Outcome>;
}

/**
 * Wraps a command that reads or sums amounts: it fails if the database stores a currency with other decimals than ISO
 * 4217.
 */
export function ofMoney(run: OnSite["run"]): OnSite["run"] {
  return async (site, ...args) => {
    await requireSameDigits(site.db);
    return run(site, ...args);
  };
}

/** Runs `work` in one transaction and returns `done`. */
export async function change(db: Site["db"], done: string, work: (tx: Tx) => Promise<void>): Promise<string> {
  await transaction(db, work);
  return done;
}

/** Throws where nothing can have that id. */
export function numberOf(id: string, what: "order" | "payout"): number {
  if (!/^[1-9]\d{0,14}$/.test(id)) throw new Error(`Unknown ${what}: ${id}.`);
  return Number(id);
}
