import type pg from "pg";
import type { Connection } from "#platform/database";
import { migrate } from "#platform/database";
import { hasSchema, readSeenMigrations, withClient } from "./client.ts";
import { addWaitingJobs, prepareQueues } from "./jobs.ts";
import {
  type CopySummary,
  readManifest,
  refuseOtherSchema,
  refuseOtherTables,
  summaryOf,
} from "./manifest.ts";
import { importTable, nameOf } from "./table-files.ts";
import { readTables, type Table } from "./tables.ts";

/** What of a site goes elsewhere than into its database, and what tells that one is there already. */
export interface ImportOptions {
  release: string;
  /** A database with rows in these is no empty one. What a server notes when it starts may be in others. */
  telling: string[];
  /** Puts the pictures of the export in their place; answers how many. */
  copyFiles(): Promise<number>;
}

/**
 * Fills an empty database with what `exportSite` wrote, of this release or an older one: all of it or nothing, files
 * included. The schema is brought to where the export's was, filled, and then up to this release. Throws, in words,
 * where the database is not empty, the schemas don't fit, or something of the export is missing.
 */
export async function importSite(
  connection: Connection,
  folder: string,
  { release, telling, copyFiles }: ImportOptions,
): Promise<CopySummary> {
  const manifest = await readManifest(folder);
  await refuseOtherSchema(manifest, release);
  return withClient(connection, async (client) => {
    const seen = (await hasSchema(client)) ? await readSeenMigrations(client) : [];
    if (seen.length > manifest.schema.length) {
      throw new Error(
        "The schema of this database is newer than the export's: import into a database without a schema.",
      );
    }
    await migrate(connection, manifest.schema.length);
    const tables = await readTables(client);
    refuseOtherTables(manifest, tables);
    await prepareQueues(client, manifest.waitingJobs);
    await client.query("begin");
    await empty(client, tables, telling);
    for (const table of manifest.tables) await importTable(client, table, folder);
    for (const { name, value } of manifest.sequences) {
      await client.query("select setval(format('public.%I', $1::text)::regclass, $2)", [name, value]);
    }
    await addWaitingJobs(client, manifest.waitingJobs);
    // Before the commit: what was cut off here can be begun again in a database that is empty still.
    const pictures = await copyFiles();
    if (pictures !== manifest.pictures)
      throw new Error(`The export is damaged: it has ${pictures} pictures instead of ${manifest.pictures}.`);
    await client.query("commit");
    await migrate(connection);
    // No trigger has said so.
    await client.query("insert into changes (topic) values ('everything')");
    await client.query("analyze");
    return summaryOf(manifest);
  });
}

/** Lets what a server or the schema itself wrote give way. Nobody writes until the transaction ends. */
async function empty(client: pg.Client, tables: Table[], telling: string[]): Promise<void> {
  await client.query(`lock table ${tables.map(nameOf).join(", ")} in share row exclusive mode`);
  for (const table of tables.filter(({ name }) => telling.includes(name))) {
    const { rows } = await client.query(`select from ${nameOf(table)} limit 1`);
    if (rows.length > 0)
      throw new Error(`The database is not empty (${table.name} has rows): import into a new one.`);
  }
  for (const table of tables.toReversed()) {
    await client.query(`alter table ${nameOf(table)} disable trigger user`);
    await client.query(`delete from ${nameOf(table)}`);
  }
}
