/** The door of backup: copies of a whole site that are made while it runs, and the way back from them. */
export { backUp, openSiteVault, placeOf } from "./backup.ts";
export { listBackups } from "./list.ts";
export { restoreSite } from "./restore.ts";
export { noting } from "./runs.ts";
export { type BackupStatus, readBackupStatus } from "./status.ts";
export { openVaultToRead } from "./vault.ts";
export { verifyBackup } from "./verify.ts";
export { backupWork } from "./work.ts";
