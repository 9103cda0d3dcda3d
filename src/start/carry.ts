import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type CopySummary, exportSite, importSite } from "#backup";
import { secretPath } from "#platform/base";
import { release } from "#site";
import { exportPictures, importPictures } from "./carry-pictures.ts";
import type { Site } from "./site.ts";

/** Writes the site into `folder`, with its pictures and the secret that signs its tokens. */
export async function exportTo({ config, reached, pictures, clock }: Site, folder = ""): Promise<string> {
  const copied = await exportSite(reached.connection, folder, {
    release,
    now: clock.now(),
    async copyFiles(into, shown) {
      await writeFile(secretIn(into), config.jwtSecret, { mode: 0o600 });
      return exportPictures(pictures, shown, picturesIn(into));
    },
  });
  return `Exported ${countsOf(copied)} to ${folder}. Keep it safe: it contains password hashes and the secret that signs tokens.`;
}

/**
 * Fills an empty database, and the place where pictures are kept, from `folder`. With the secret of before, everybody
 * stays signed in.
 */
export async function importFrom({ config, reached, pictures }: Site, folder = ""): Promise<string> {
  const secret = await readFile(secretIn(folder), "utf8").catch(() => undefined);
  const isOther = secret !== undefined && secret !== config.jwtSecret;
  const isSet = Boolean(process.env["JWT_SECRET"]?.trim());
  const copied = await importSite(reached.connection, folder, {
    release,
    // All that people do needs somebody who does it.
    telling: ["users"],
    async copyFiles() {
      if (isOther && !isSet) await writeFile(secretPath(config.dataDir), secret, { flush: true });
      return importPictures(pictures, picturesIn(folder));
    },
  });
  const came = `Imported ${countsOf(copied)}.`;
  if (!isOther) return came;
  return isSet
    ? `${came} JWT_SECRET is not the one in ${secretIn(folder)}, so everybody has to sign in again.`
    : `${came} Restart the server if it is running: the secret that signs tokens was imported too.`;
}

function picturesIn(folder: string): string {
  return join(folder, "pictures");
}

function secretIn(folder: string): string {
  return join(folder, "jwt-secret");
}

function countsOf({ tables, rows, waitingJobs, pictures }: CopySummary): string {
  return `${rows} rows of ${tables} tables, ${waitingJobs} waiting jobs and ${pictures} pictures`;
}
