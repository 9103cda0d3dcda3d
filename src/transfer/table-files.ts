import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import pg from "pg";
import { from, to } from "pg-copy-streams";
import type { Manifest } from "./manifest.ts";
import type { Table } from "./tables.ts";

export async function exportTable(
  client: pg.Client,
  table: Table,
  folder: string,
): Promise<{ rows: number; sha256: string }> {
  const rows = client.query(to(`copy (select ${columnsOf(table)} from ${nameOf(table)}) to stdout`));
  const { hash, hashing } = hasher();
  await pipeline(rows, createGzip(), hashing, createWriteStream(fileOf(table, folder), { mode: 0o600 }));
  return { rows: rows.rowCount, sha256: hash.digest("hex") };
}

export async function importTable(
  client: pg.Client,
  table: Manifest["tables"][number],
  folder: string,
): Promise<void> {
  // What triggers wrote at the time stands in the export as well.
  await client.query(`alter table ${nameOf(table)} disable trigger user`);
  const rows = client.query(from(`copy ${nameOf(table)} (${columnsOf(table)}) from stdin`));
  const { hash, hashing } = hasher();
  const file = createReadStream(fileOf(table, folder));
  await pipeline(file, hashing, createGunzip(), rows).catch((error: Error) => {
    throw new Error(`The rows of ${table.name} can't be imported: ${error.message}.`);
  });
  await client.query(`alter table ${nameOf(table)} enable trigger user`);
  if (rows.rowCount !== table.rows) {
    throw new Error(
      `The export is damaged: ${table.name} has ${rows.rowCount} rows instead of ${table.rows}.`,
    );
  }
  if (table.sha256 !== undefined && hash.digest("hex") !== table.sha256)
    throw new Error(`The export is damaged: the rows of ${table.name} have been changed.`);
}

/** What passes through it is hashed. */
function hasher() {
  const hash = createHash("sha256");
  const hashing = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      yield chunk;
    }
  };
  return { hash, hashing };
}

function fileOf({ name }: Table, folder: string): string {
  return join(folder, `${name}.copy.gz`);
}

export function nameOf({ name }: Table): string {
  return `public.${pg.escapeIdentifier(name)}`;
}

function columnsOf({ columns }: Table): string {
  return columns.map(pg.escapeIdentifier).join(", ");
}
