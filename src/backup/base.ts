import { hash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import type { Clock, Config } from "#platform/base";
import type { Connection, Db } from "#platform/database";
import type { Pictures } from "#platform/pictures";
import { release } from "#site";
import { type Base, idAt, objectsOf } from "./catalog.ts";
import { copyPictures, listPictures } from "./pictures.ts";
import { openReplication, readLsn } from "./replication.ts";
import type { Vault } from "./vault.ts";

/** What of a running site its backup is made of. */
export interface BackedUpSite {
  config: Pick<Config, "jwtSecret" | "dataDir">;
  db: Db;
  connection: Connection;
  pictures: Pick<Pictures, "store">;
  clock: Clock;
}

/**
 * Copies the whole site while it runs: the database's files by PostgreSQL's own BASE_BACKUP, with the write-ahead log that
 * makes them consistent, the pictures, the secret and the other small files of DATA_DIR. Nobody is held up.
 */
export async function makeBase(site: BackedUpSite, vault: Vault): Promise<Base> {
  const startedAt = site.clock.now();
  const objects = objectsOf(idAt(startedAt));
  // Those that are shown before and after: what is taken down meanwhile may still be shown by the copy.
  const before = await readShown(site.db);
  const copied = await copyCluster(site.connection, vault, objects.part);
  const finishedAt = await readMoment(site.db);
  const shown = [...new Set([...before, ...(await readShown(site.db))])].sort();
  await copyPictures(vault, site.pictures.store, shown, await listPictures(vault));
  await vault.write(objects.pictures, Buffer.from(shown.join("\n")));
  await vault.write(objects.files, Buffer.from(JSON.stringify(await readFiles(site.config))));
  const base: Base = {
    ...{ id: idAt(startedAt), release, postgres: await readVersion(site.db) },
    ...{ startedAt: startedAt.toISOString(), finishedAt: finishedAt.toISOString() },
    ...copied,
    pictures: shown.length,
  };
  await vault.write(objects.manifest, Buffer.from(JSON.stringify(base, null, 2)));
  return base;
}

/** So long is a part before it is compressed; so much memory a copy takes, a few times. */
const partBytes = 8 * 1024 * 1024;

async function copyCluster(connection: Connection, vault: Vault, nameOf: (n: number) => string) {
  await using replication = await openReplication(connection);
  const { system, timeline } = await replication.identify();
  const parts: string[] = [];
  let bytes = 0;
  let filled = 0;
  const part = Buffer.alloc(partBytes);
  const flush = async () => {
    const content = part.subarray(0, filled);
    bytes += await vault.write(nameOf(parts.length + 1), content);
    parts.push(hash("sha256", content, "hex"));
    filled = 0;
  };
  const rows = await replication.copy(baseBackup, (chunk) => {
    // `d` is data; the one archive that there is needs no name.
    if (chunk[0] !== 0x64) return undefined;
    return append(chunk.subarray(1));
  });
  if (filled > 0) await flush();
  const [startLsn = "", endLsn = ""] = [rows.at(0)?.[0], rows.at(-1)?.[0]].map(String);
  if (readLsn(endLsn) <= readLsn(startLsn)) throw new Error("PostgreSQL doesn't say where its copy ends.");
  return { system, timeline, startLsn, endLsn, parts, bytes };

  async function append(data: Buffer) {
    for (let from = 0; from < data.length; ) {
      const taken = data.copy(part, filled, from);
      from += taken;
      filled += taken;
      if (filled === partBytes) await flush();
    }
  }
}

/** With the log from its start to its end, so that the copy needs nothing else to be restored. */
const baseBackup = "BASE_BACKUP (LABEL 'farmgate', CHECKPOINT 'fast', WAL true, MANIFEST 'no')";

/** What of DATA_DIR lies elsewhere in a backup, or belongs to the running server alone. */
const otherwise = /^(postgres\b.*|pictures|jwt-secret|restoring)$/;
const mostFileBytes = 1_000_000;

/** Texts, certificates and their like, by their paths; the secret as it is, wherever it comes from. */
async function readFiles({ dataDir, jwtSecret }: BackedUpSite["config"]): Promise<Record<string, string>> {
  const files: Record<string, string> = { "jwt-secret": Buffer.from(jwtSecret).toString("base64") };
  for (const top of await readdir(dataDir)) {
    if (otherwise.test(top)) continue;
    const isFolder = (await stat(join(dataDir, top))).isDirectory();
    const below = isFolder ? await readdir(join(dataDir, top), { recursive: true }) : [""];
    for (const path of below.map((one) => join(top, one))) {
      const file = await stat(join(dataDir, path)).catch(() => undefined);
      if (file?.isFile() && file.size <= mostFileBytes)
        files[path] = (await readFile(join(dataDir, path))).toString("base64");
    }
  }
  return files;
}

async function readShown(db: Db): Promise<string[]> {
  const rows = await db.selectFrom("pictures").select("name").where("uses", ">", 0).execute();
  return rows.map(({ name }) => name);
}

async function readMoment(db: Db): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  return rows[0]?.now ?? new Date();
}

async function readVersion(db: Db): Promise<string> {
  const { rows } = await sql<{ version: string }>`
    select split_part(current_setting('server_version'), ' ', 1) as version`.execute(db);
  return rows[0]?.version ?? "";
}
