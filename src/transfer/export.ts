import { lstat, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type pg from "pg";
import { secretPath, whyRefused } from "#platform/base";
import type { Connection } from "#platform/database";
import { release } from "#site";
import { begin, hasSchema, readSeenMigrations, withClient } from "./client.ts";
import { readWaitingJobs } from "./jobs.ts";
import { type CarriedSite, countsOf, type Manifest, writeManifest } from "./manifest.ts";
import { exportPictures } from "./pictures.ts";
import { exportTable } from "./table-files.ts";
import { readSequences, readTables } from "./tables.ts";

/**
 * Writes the whole site into `folder`, which it makes: every table as COPY's text, compressed, all of one moment, the
 * jobs that wait, the pictures that are shown, and the secret that signs its tokens. Any version of PostgreSQL reads it.
 * Nobody is held up meanwhile. The folder is there once all is in it: until then it has another name, at which an export
 * that was cut off is left. Answers what was done, in a sentence.
 */
export async function exportSite(
  { config, reached, pictures, clock }: CarriedSite,
  folder = "",
): Promise<string> {
  const unfinished = `${resolve(folder)}.unfinished`;
  await refuseTaken(folder);
  await makeUnfinished(unfinished);
  try {
    const { shown, ...contents } = await exportDatabase(reached.connection, unfinished);
    await writeFile(secretPath(unfinished), config.jwtSecret, { mode: 0o600 });
    const copied = await exportPictures(pictures, shown, unfinished);
    const manifest = { release, date: clock.now().toISOString(), ...contents, pictures: copied };
    await writeManifest(manifest, unfinished);
    await rename(unfinished, folder);
    return `Exported ${countsOf(manifest)} to ${folder}. Keep it safe: it contains password hashes and the secret that signs tokens.`;
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    const isFull = error instanceof Error && "code" in error && /^(ENOSPC|EDQUOT)$/.test(String(error.code));
    throw isFull ? new Error(`The disk for ${folder} is full: nothing was exported.`) : error;
  }
}

async function exportDatabase(connection: Connection, folder: string) {
  return withClient(connection, async (client) => {
    await begin(client, "isolation level repeatable read read only");
    if (!(await hasSchema(client))) throw new Error("This database contains no site to export.");
    const tables: Manifest["tables"] = [];
    for (const table of await readTables(client)) {
      tables.push({ ...table, ...(await exportTable(client, table, folder)) });
    }
    const found = {
      schema: await readSeenMigrations(client),
      tables,
      sequences: await readSequences(client),
      waitingJobs: await readWaitingJobs(client),
      shown: await readShownPictures(client),
    };
    await client.query("commit");
    return found;
  });
}

async function refuseTaken(folder: string): Promise<void> {
  if ((await lstat(folder).catch(() => undefined)) !== undefined)
    throw new Error(`The folder ${folder} can't be created: it already exists.`);
}

async function makeUnfinished(unfinished: string): Promise<void> {
  await mkdir(unfinished, { mode: 0o700 }).catch((error) => {
    throw new Error(
      error.code === "EEXIST"
        ? `Another export is writing to ${unfinished}, or was cut off. If it was cut off, remove that folder and try again.`
        : `The folder ${unfinished} can't be created: ${whyRefused(error)}.`,
    );
  });
}

/** The names of those that the rows show; none in a schema from before there were any. */
async function readShownPictures(client: pg.Client): Promise<string[]> {
  const { rows: found } = await client.query(
    "select from pg_tables where schemaname = 'public' and tablename = 'pictures'",
  );
  if (found.length === 0) return [];
  const { rows } = await client.query<{ name: string }>(
    "select name from public.pictures where uses > 0 order by name",
  );
  return rows.map(({ name }) => name);
}
