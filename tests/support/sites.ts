import { chmodSync, mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { clear } from "./embedded.ts";

/** A site on this disk, for servers in processes of their own. */
export interface TemporarySite {
  dataDir: string;
  /** The process id of its embedded database, while it runs. */
  databasePid(): number;
  /** Ends what still runs of the database and removes everything. */
  remove(): void;
}

export function temporarySite(): TemporarySite {
  const folder = mkdtempSync("/tmp/farmgate-site-");
  // The database's account has to pass through.
  chmodSync(folder, 0o755);
  const dataDir = join(folder, "data");
  return {
    dataDir,
    databasePid: () => Number(readFileSync(join(dataDir, "postgres/postmaster.pid"), "utf8").split("\n")[0]),
    remove: () => clear(folder),
  };
}

/** Waits until `condition` holds; throws after `seconds` that `what` never came. */
export async function until(condition: () => boolean | Promise<boolean>, what: string, seconds = 60) {
  const deadline = performance.now() + seconds * 1000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`It never came that ${what}.`);
    await sleep(5);
  }
}
