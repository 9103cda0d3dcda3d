import { type BackupStatus, readBackupStatus } from "#backup";
import { readServing } from "#site";
import { type Finding, finding } from "./findings.ts";
import type { Patient } from "./types.ts";

/** Whether there is a way back from the loss of the disk, and whether it was tried. */
export async function checkBackup({ db, config }: Patient): Promise<Finding[]> {
  if (db === undefined || (await readServing(db)) === undefined) return [];
  return [findingOf(await readBackupStatus(db, config, new Date()), config.production)];
}

function findingOf({ state, ...status }: BackupStatus, isProduction: boolean): Finding {
  const { failure: why = "", logBehindBytes: behind = 0 } = status;
  const hours = Math.round((Date.now() - (status.lastBackupAt?.getTime() ?? 0)) / 3_600_000);
  switch (state) {
    case "own_database":
      return finding("backup", "backup_own", {});
    case "not_set":
      // What nobody earns money with may be lost.
      return finding("backup", isProduction ? "backup_unset" : "backup_none", {});
    case "never":
      return finding("backup", "backup_never", {});
    case "failed":
      return finding("backup", "backup_failed", { why });
    case "old":
      return finding("backup", "backup_old", { hours });
    case "log_behind":
      return finding("backup", "backup_log", { behind });
    case "never_verified":
      return finding("backup", "backup_unverified", {});
    case "verification_failed":
      return finding("backup", "backup_broken", { why });
    case "well":
      return finding("backup", "backup_ok", { hours });
  }
}
