import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Copied, exportSite, importSite, secretPath } from "#platform";
import type { Site } from "./site.ts";

/** Writes the site into `folder`, with the secret that signs its tokens. */
export async function exportTo({ config, reached }: Site, folder = ""): Promise<string> {
  const copied = await exportSite(reached.connection, folder);
  await writeFile(secretIn(folder), config.jwtSecret, { mode: 0o600 });
  return `${countsOf(copied)} are in ${folder}. Keep it safe: it holds password hashes and the secret of tokens.`;
}

/** Fills an empty database from `folder`. With the secret of before, everybody stays signed in. */
export async function importFrom({ config, reached }: Site, folder = ""): Promise<string> {
  const counts = countsOf(await importSite(reached.connection, folder));
  const secret = await readFile(secretIn(folder), "utf8").catch(() => undefined);
  if (secret === undefined || secret === config.jwtSecret) return `${counts} came.`;
  if (process.env["JWT_SECRET"]) {
    return `${counts} came. JWT_SECRET is not the one in ${secretIn(folder)}, so everybody signs in again.`;
  }
  await writeFile(secretPath(config.dataDir), secret);
  return `${counts} came. Start the server again if it runs: the secret of tokens came along.`;
}

function secretIn(folder: string): string {
  return join(folder, "jwt-secret");
}

function countsOf({ tables, rows, waitingJobs }: Copied): string {
  return `${rows} rows of ${tables} tables and ${waitingJobs} waiting jobs`;
}
