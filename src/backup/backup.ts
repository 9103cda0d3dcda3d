import { sql } from "kysely";
import type { Config } from "#platform/base";
import type { Connection, Db } from "#platform/database";
import { type BackedUpSite, makeBase } from "./base.ts";
import { inTurn, withSessionLock } from "./lock.ts";
import { openPlace } from "./open-place.ts";
import { prune } from "./retention.ts";
import { noting } from "./runs.ts";
import { openVault, type Vault } from "./vault.ts";

export interface BackupSite extends BackedUpSite {
  config: Pick<Config, "jwtSecret" | "dataDir" | "databaseUrl" | "backup" | "s3">;
}

/**
 * Copies the whole site to `where`, or to BACKUP_TO, while it runs, and removes the copies there that are no longer kept.
 * Answers what was done, in a sentence.
 */
export async function backUp(site: BackupSite, where?: string): Promise<string> {
  const { connection, db, clock } = site;
  const place = placeOf(site.config, where);
  refuseOwnDatabase(site.config);
  const vault = await openSiteVault(site, place.name);
  return withSessionLock(connection, async () => {
    const base = await noting(db, "backup", place.name, () => makeBase(site, vault));
    const kept = await prune(vault, clock.now());
    const size = `${(base.bytes / 1_000_000).toFixed(1)} MB and ${base.pictures} pictures`;
    const how = vault.isEncrypted
      ? "encrypted: nobody can read it without BACKUP_PASSPHRASE, so keep that elsewhere too"
      : "not encrypted: it contains password hashes and the secret that signs tokens";
    return `Backed up the site to ${place.name}: ${size}, ${how}. Copies kept there: ${kept}.`;
  });
}

/** Opens where the backups of the site lie, begun where there are none. */
export async function openSiteVault(
  { db, connection, config }: { db: Db; connection: Connection; config: PlaceSettings },
  where: string,
): Promise<Vault> {
  const place = openPlace(where, config);
  if (`${place.name}/`.startsWith(`${config.dataDir}/`))
    throw new Error(`${place.name} lies within DATA_DIR and would be lost with it: choose another disk.`);
  const { rows } = await sql<{ system: string }>`
    select system_identifier::text as system from pg_control_system()`.execute(db);
  return inTurn(connection, () => openVault(place, config.backup.passphrase, rows[0]?.system ?? ""));
}

type PlaceSettings = Pick<Config, "backup" | "s3" | "dataDir">;

/** The place that was said, else BACKUP_TO. */
export function placeOf(config: Pick<Config, "backup" | "s3">, where = config.backup.to) {
  if (where === undefined) throw new Error("Say where: a folder or s3://bucket/prefix, or set BACKUP_TO.");
  return openPlace(where, config);
}

function refuseOwnDatabase({ databaseUrl }: Pick<Config, "databaseUrl">): void {
  if (databaseUrl === undefined) return;
  throw new Error(
    "DATABASE_URL is set, and Farmgate backs up only the PostgreSQL that it brings along. Back yours up by pgBackRest, " +
      "Barman, WAL-G or its provider's own means, and DATA_DIR and the pictures beside it.",
  );
}
