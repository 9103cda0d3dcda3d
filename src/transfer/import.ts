import { readFile, writeFile } from "node:fs/promises";
import pg from "pg";
import { secretPath } from "#platform/base";
import type { Connection } from "#platform/database";
import { migrate } from "#platform/database";
import { begin, hasSchema, readSeenMigrations, withClient } from "./client.ts";
import { addWaitingJobs, prepareQueues } from "./jobs.ts";
import {
  type CarriedSite,
  countsOf,
  type Manifest,
  readManifest,
  refuseOtherSchema,
  refuseOtherTables,
} from "./manifest.ts";
import { importPictures } from "./pictures.ts";
import { importTable, nameOf } from "./table-files.ts";
import { readRings, readTables, type Table } from "./tables.ts";

/**
 * Fills an empty database, and the place where pictures are kept, with what `exportSite` wrote, of this release or an
 * older one: all of it or nothing. The schema is brought to where the export's was, filled, and then up to this release.
 * With the secret of before everybody stays signed in. Throws, in words, where the database is not empty, the schemas
 * don't fit, or something of the export is missing; answers what was done, in a sentence.
 */
export async function importSite({ config, reached, pictures }: CarriedSite, folder = ""): Promise<string> {
  const manifest = await readManifest(folder);
  await refuseOtherSchema(manifest);
  const secret = await readFile(secretPath(folder), "utf8").catch(() => undefined);
  const isOther = secret !== undefined && secret !== config.jwtSecret;
  const isSet = Boolean(process.env["JWT_SECRET"]?.trim());
  await importDatabase(reached.connection, folder, manifest, async () => {
    if (isOther && !isSet) await writeFile(secretPath(config.dataDir), secret, { flush: true });
    const came = await importPictures(pictures, folder);
    if (came !== manifest.pictures)
      throw new Error(`The export is damaged: it has ${came} pictures instead of ${manifest.pictures}.`);
  });
  const came = `Imported ${countsOf(manifest)}.`;
  if (!isOther) return came;
  return isSet
    ? `${came} JWT_SECRET is not the one in ${secretPath(folder)}, so everybody has to sign in again.`
    : `${came} Restart the server if it is running: the secret that signs tokens was imported too.`;
}

async function importDatabase(
  connection: Connection,
  folder: string,
  manifest: Manifest,
  copyFiles: () => Promise<void>,
): Promise<void> {
  await withClient(connection, async (client) => {
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
    await begin(client);
    await empty(client, tables);
    const rings = await readRings(client, manifest.tables);
    for (const { table, name } of rings)
      await client.query(`alter table ${table} drop constraint ${pg.escapeIdentifier(name)}`);
    for (const table of manifest.tables) await importTable(client, table, folder);
    for (const { table, name, definition } of rings)
      await client.query(`alter table ${table} add constraint ${pg.escapeIdentifier(name)} ${definition}`);
    for (const { name, value } of manifest.sequences) {
      await client.query("select setval(format('public.%I', $1::text)::regclass, $2)", [name, value]);
    }
    await addWaitingJobs(client, manifest.waitingJobs);
    // Before the commit: what was cut off here can be begun again in a database that is empty still.
    await copyFiles();
    await client.query("commit");
    await migrate(connection);
    // No trigger has said so.
    await begin(client);
    await client.query("insert into changes (topic) values ('everything')");
    await client.query("analyze");
    await client.query("commit");
  });
}

/**
 * Lets what a server or the schema itself wrote give way. Nobody writes until the transaction ends. Throws where anybody
 * is there: all that people do needs somebody who does it.
 */
async function empty(client: pg.Client, tables: Table[]): Promise<void> {
  await client.query(`lock table ${tables.map(nameOf).join(", ")} in share row exclusive mode`);
  const { rows } = await client.query("select from public.users limit 1");
  if (rows.length > 0) throw new Error("The database is not empty (users has rows): import into a new one.");
  for (const table of tables.toReversed()) {
    await client.query(`alter table ${nameOf(table)} disable trigger user`);
    await client.query(`delete from ${nameOf(table)}`);
  }
}
