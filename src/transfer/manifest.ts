import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock, Config } from "#platform/base";
import { type Connection, readMigrations } from "#platform/database";
import type { Pictures } from "#platform/pictures";
import { release as ours } from "#site";
import type { WaitingJob } from "./jobs.ts";
import type { Sequence, Table } from "./tables.ts";

/** What an export says of itself, beside one file of rows for each table. */
export interface Manifest {
  /** Of Farmgate, and when, as RFC 3339 in UTC; in none from before it said so. */
  release?: string;
  date?: string;
  /** The migrations that had run, in their order. */
  schema: { name: string; sha256: string }[];
  tables: (Table & { rows: number; sha256?: string })[];
  sequences: Sequence[];
  waitingJobs: WaitingJob[];
  pictures: number;
}

/** What of a running site its export is made of. */
export interface CarriedSite {
  config: Pick<Config, "jwtSecret" | "dataDir">;
  reached: { connection: Connection };
  pictures: Pick<Pictures, "store">;
  clock: Clock;
}

const manifestName = "manifest.json";

/** Written last, so that an export that was cut off has none. */
export async function writeManifest(manifest: Manifest, folder: string): Promise<void> {
  const text = JSON.stringify(manifest, null, 2);
  await writeFile(join(folder, manifestName), text, { mode: 0o600, flush: true });
}

export async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, manifestName);
  const read = async () => JSON.parse(await readFile(path, "utf8"));
  const { migrations, ...manifest }: Manifest & { migrations?: Manifest["schema"] } = await read().catch(
    () => {
      throw new Error(`${folder} does not contain a complete export: ${manifestName} is missing or cut off.`);
    },
  );
  // An export that says of no release calls its schema so.
  const schema = manifest.schema ?? migrations;
  if (!Array.isArray(schema) || !Array.isArray(manifest.tables))
    throw new Error(`${path} does not say which schema the export has.`);
  return { ...manifest, schema };
}

/** What the export's schema grew from must be the beginning of what this release's does. */
export async function refuseOtherSchema({ schema, release }: Manifest): Promise<void> {
  const files = await readMigrations();
  const origin = release === undefined ? "an unknown release" : `release ${release}`;
  const other = schema.findIndex(
    ({ name, sha256 }, i) => files[i] && (files[i].name !== name || files[i].sha256 !== sha256),
  );
  const name = (schema[other] ?? schema[files.length])?.name;
  if (name === undefined) return;
  throw new Error(
    other >= 0
      ? `The export is from ${origin}, whose schema doesn't match this release (${ours}): migrations/${name} differs.`
      : `The export is from ${origin}, which is newer than this release (${ours}): its schema also has migrations/${name}.`,
  );
}

export function refuseOtherTables({ tables }: Manifest, ours: Table[]): void {
  const listed = (all: Table[]) => all.map(({ name, columns }) => `${name} (${columns.toSorted()})`);
  const [theirs, mine] = [new Set(listed(tables)), new Set(listed(ours))];
  const [odd] = [...theirs.symmetricDifference(mine)];
  if (odd !== undefined) throw new Error(`The export is damaged: its tables don't match its schema: ${odd}.`);
}

/** How much there is of each, in words. */
export function countsOf({ tables, waitingJobs, pictures }: Manifest): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return `${rows} rows of ${tables.length} tables, ${waitingJobs.length} waiting jobs and ${pictures} pictures`;
}
