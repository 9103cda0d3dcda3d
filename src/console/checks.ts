import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type BackupStatus, readBackupStatus } from "#backup";
import { findDayAhead } from "#days";
import type { Platform } from "#platform";

/** What of the site is not set up, or not well, by what its own database and settings say: nobody outside is asked. */
export const checkCodes = [
  ...(["mail_not_set", "backup_not_set", "backup_never", "backup_failed", "backup_old"] as const),
  ...(["backup_log_behind", "backup_never_verified", "backup_verification_failed"] as const),
  ...(["imprint_missing", "terms_missing", "privacy_missing", "contact_missing"] as const),
  ...(["bank_account_missing", "no_place", "no_market_day"] as const),
] as const;
export type CheckCode = (typeof checkCodes)[number];

export interface Check {
  code: CheckCode;
  status: "warning" | "error";
}

type Site = Pick<Platform, "config" | "db" | "settings" | "clock">;

const errors: CheckCode[] = ["mail_not_set", "backup_failed", "backup_old", "backup_verification_failed"];

/** The checks that found something. */
export async function readChecks(site: Site): Promise<Check[]> {
  const { config, db, clock, settings } = site;
  const now = clock.now();
  const [backup, texts, days] = await Promise.all([
    readBackupStatus(db, config, now),
    findMissingTexts(site),
    findDayAhead(db, now),
  ]);
  const { contact, bank_account } = settings.current;
  const isPaidToSite = config.paymentMethods.some((method) => method !== "cash");
  const found: (CheckCode | false)[] = [
    config.production && config.smtpUrl === undefined && "mail_not_set",
    config.production && ofBackup[backup.state],
    ...texts,
    !contact?.email && !contact?.phone && "contact_missing",
    isPaidToSite && bank_account === null && "bank_account_missing",
    !days.hasPlace && "no_place",
    days.hasPlace && !days.hasDay && "no_market_day",
  ];
  return found
    .filter((code) => code !== false)
    .map((code) => ({ code, status: errors.includes(code) ? "error" : "warning" }));
}

const ofBackup: Record<BackupStatus["state"], CheckCode | false> = {
  own_database: false,
  well: false,
  not_set: "backup_not_set",
  never: "backup_never",
  failed: "backup_failed",
  old: "backup_old",
  log_behind: "backup_log_behind",
  never_verified: "backup_never_verified",
  verification_failed: "backup_verification_failed",
};

/** The texts that the law asks for and nobody has written, neither in the console nor as a file. */
async function findMissingTexts({ config, settings }: Site): Promise<CheckCode[]> {
  const files = await readdir(join(config.dataDir, "texts")).catch(() => []);
  const { texts } = settings.current;
  return (["imprint", "terms", "privacy"] as const)
    .filter((name) => !texts[name] && !files.some((file) => file.startsWith(`${name}.`)))
    .map((name) => `${name}_missing` as const);
}
