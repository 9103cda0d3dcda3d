import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import pg from "pg";
import { from, to } from "pg-copy-streams";
import { addWaitingJobs, prepareQueues, readWaitingJobs, type WaitingJob } from "./copy-jobs.ts";
import type { Connection } from "./database.ts";
import { migrate, readMigrations } from "./migrations.ts";
import { readSequences, readTables, type Sequence, type Table } from "./tables.ts";

/** What an export holds beside one file of rows for each table; written last, so that a cut-off export has none. */
interface Manifest {
  migrations: { name: string; sha256: string }[];
  tables: (Table & { rows: number })[];
  sequences: Sequence[];
  waitingJobs: WaitingJob[];
  pictures: number;
}

export interface Copied {
  tables: number;
  rows: number;
  waitingJobs: number;
  pictures: number;
}

/**
 * Writes the whole database into `folder`, which it makes: every table as COPY's text, compressed, all of one moment,
 * and the jobs that wait. `copyFiles` writes there what else belongs to the site, the pictures of these names, and
 * answers how many there were. Any version of PostgreSQL reads it. Nobody is held up meanwhile.
 */
export async function exportSite(
  connection: Connection,
  folder: string,
  copyFiles: (shown: string[]) => Promise<number>,
): Promise<Copied> {
  await mkdir(folder, { mode: 0o700 }).catch((error) => {
    const why = error.code === "EEXIST" ? "it is there already" : error.message;
    throw new Error(`The folder ${folder} can't be made: ${why}.`);
  });
  try {
    return await withClient(connection, async (client) => {
      await client.query("begin isolation level repeatable read read only");
      if (!(await hasSchema(client))) throw new Error("There is no site in this database to export.");
      const tables: Manifest["tables"] = [];
      for (const table of await readTables(client)) {
        tables.push({ ...table, rows: await exportTable(client, table, folder) });
      }
      const found = {
        migrations: await readSeenMigrations(client),
        tables,
        sequences: await readSequences(client),
        waitingJobs: await readWaitingJobs(client),
      };
      const shown = await readShownPictures(client);
      await client.query("commit");
      const manifest: Manifest = { ...found, pictures: await copyFiles(shown) };
      await writeFile(join(folder, manifestName), JSON.stringify(manifest, null, 2), { mode: 0o600 });
      return summaryOf(manifest);
    });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Fills an empty database with what `exportSite` wrote: all of it or nothing, `copyFiles` included, which puts the
 * pictures in their place and answers how many. The schema is brought to where the export's was, filled, and then up to
 * this release. Throws, in words, where the database is not empty or the schemas don't fit.
 */
export async function importSite(
  connection: Connection,
  folder: string,
  copyFiles: () => Promise<number>,
): Promise<Copied> {
  const manifest = await readManifest(folder);
  await refuseOtherHistory(manifest);
  return withClient(connection, async (client) => {
    const seen = (await hasSchema(client)) ? await readSeenMigrations(client) : [];
    if (seen.length > manifest.migrations.length) {
      throw new Error(
        "The schema of this database is newer than the export's: import into a database without one.",
      );
    }
    await migrate(connection, manifest.migrations.length);
    await refuseRows(client);
    await prepareQueues(client, manifest.waitingJobs);
    await client.query("begin");
    for (const table of manifest.tables) await importTable(client, table, folder);
    for (const { name, value } of manifest.sequences) {
      await client.query("select setval(format('public.%I', $1::text)::regclass, $2)", [name, value]);
    }
    await addWaitingJobs(client, manifest.waitingJobs);
    // Before the commit: what was cut off here can be begun again in a database that is empty still.
    const pictures = await copyFiles();
    if (pictures !== manifest.pictures)
      throw new Error(`The export is damaged: it has ${pictures} pictures in place of ${manifest.pictures}.`);
    await client.query("commit");
    await migrate(connection);
    // No trigger has said so.
    await client.query("insert into changes (topic) values ('everything')");
    await client.query("analyze");
    return summaryOf(manifest);
  });
}

const manifestName = "manifest.json";

async function withClient<T>(connection: Connection, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...connection, application_name: "farmgate copy" });
  // A lost connection is told by the query that meets it.
  client.on("error", () => {});
  await client.connect();
  try {
    // A role or a database may have other ways to write dates and numbers, and less patience.
    await client.query(
      "set datestyle = iso; set intervalstyle = postgres; set extra_float_digits = 1; set bytea_output = hex; set statement_timeout = 0; set idle_in_transaction_session_timeout = 0",
    );
    return await work(client);
  } finally {
    await client.end();
  }
}

async function exportTable(client: pg.Client, table: Table, folder: string): Promise<number> {
  const rows = client.query(to(`copy (select ${columnsOf(table)} from ${nameOf(table)}) to stdout`));
  await pipeline(rows, createGzip(), createWriteStream(fileOf(table, folder), { mode: 0o600 }));
  return rows.rowCount;
}

async function importTable(
  client: pg.Client,
  table: Manifest["tables"][number],
  folder: string,
): Promise<void> {
  // What triggers wrote at the time stands in the export as well.
  await client.query(`alter table ${nameOf(table)} disable trigger user`);
  const rows = client.query(from(`copy ${nameOf(table)} (${columnsOf(table)}) from stdin`));
  await pipeline(createReadStream(fileOf(table, folder)), createGunzip(), rows).catch((error: Error) => {
    throw new Error(`The rows of ${table.name} can't be taken in: ${error.message}.`);
  });
  await client.query(`alter table ${nameOf(table)} enable trigger user`);
  if (rows.rowCount !== table.rows) {
    throw new Error(
      `The export is damaged: ${table.name} has ${rows.rowCount} rows in place of ${table.rows}.`,
    );
  }
}

function fileOf({ name }: Table, folder: string): string {
  return join(folder, `${name}.copy.gz`);
}

function nameOf({ name }: Table): string {
  return `public.${pg.escapeIdentifier(name)}`;
}

function columnsOf({ columns }: Table): string {
  return columns.map(pg.escapeIdentifier).join(", ");
}

async function hasSchema(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(
    "select from pg_tables where schemaname = 'public' and tablename = 'migrations'",
  );
  return rows.length > 0;
}

async function readSeenMigrations(client: pg.Client): Promise<Manifest["migrations"]> {
  const { rows } = await client.query<Manifest["migrations"][number]>(
    "select name, sha256 from public.migrations order by name",
  );
  return rows;
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

async function readManifest(folder: string): Promise<Manifest> {
  try {
    return JSON.parse(await readFile(join(folder, manifestName), "utf8"));
  } catch {
    throw new Error(`${folder} holds no whole export: ${manifestName} is missing or cut off.`);
  }
}

/** What the export's schema grew from must be the beginning of what this release's does. */
async function refuseOtherHistory({ migrations }: Manifest): Promise<void> {
  const files = await readMigrations();
  const fits = migrations.every(
    ({ name, sha256 }, i) => files[i]?.name === name && files[i]?.sha256 === sha256,
  );
  if (!fits)
    throw new Error(
      "The export's migrations are not this release's: import it with the release that made it.",
    );
}

async function refuseRows(client: pg.Client): Promise<void> {
  for (const table of await readTables(client)) {
    const { rows } = await client.query(`select from ${nameOf(table)} limit 1`);
    if (rows.length > 0)
      throw new Error(`The database is not empty (${table.name} has rows): import into a fresh one.`);
  }
}

function summaryOf({ tables, waitingJobs, pictures }: Manifest): Copied {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return { tables: tables.length, rows, waitingJobs: waitingJobs.length, pictures };
}
