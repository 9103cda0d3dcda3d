import { backUp, listBackups, noting, openVaultToRead, placeOf, restoreSite, verifyBackup } from "#backup";
import { type Config, createLog } from "#platform/base";
import { type Connection, migrate, openDatabase } from "#platform/database";
import { hasCluster } from "#platform/embedded";
import { openPictureStore } from "#platform/pictures";
import { auditSite, readSettings, withSite } from "../start/index.ts";
import type { Command } from "./command.ts";

/** Copies of the site beside which it runs on, and the way back from them. */
export const backupCommands: Command[] = [
  {
    usage: "backup [where]",
    does: "copy the running site to a folder or s3://bucket/prefix (BACKUP_TO unless said)",
    run: (site, where) => backUp(site, where),
  },
  {
    usage: "backup list [where]",
    does: "list the copies there, and up to which moment they can be restored",
    async runAlone(terminal, where) {
      const { config } = readSettings(terminal, "unused");
      return listBackups(await openToRead(config, where));
    },
  },
  {
    usage: "backup verify [where]",
    does: "restore the last moment into a temporary place, start it and audit it",
    async runAlone(terminal, where) {
      const { config } = readSettings(terminal, "unused");
      const verify = async () => verifyBackup(await openToRead(config, where), audit);
      if (config.databaseUrl !== undefined || !hasCluster(config.dataDir)) return verify();
      const place = placeOf(config, where).name;
      return withSite(terminal, "site", ({ db }) => noting(db, "verification", place, verify));
    },
  },
  {
    usage: "restore <where> [--until <moment>]",
    does: "bring the site back into an empty DATA_DIR, as it was then or last",
    async runAlone(terminal, where, until) {
      const { config } = readSettings(terminal, "unused");
      if (config.databaseUrl !== undefined)
        throw new Error("A backup is restored into Farmgate's own PostgreSQL: unset DATABASE_URL.");
      const moment = until === undefined ? undefined : readMoment(until, config.timeZone);
      const vault = await openToRead(config, where);
      return restoreSite(vault, config.dataDir, openPictureStore(config), moment);
    },
  },
];

async function openToRead(config: Config, where: string | undefined) {
  return openVaultToRead(placeOf(config, where), config.backup.passphrase);
}

/** What the audit of a restored site finds, once its schema is this release's. */
async function audit(connection: Connection): Promise<string[]> {
  await migrate(connection);
  const database = openDatabase(connection, { connections: 4, log: createLog("silent") });
  try {
    const { printed, code } = await auditSite(database);
    return code === 0 ? [] : printed.split("\n");
  } finally {
    await database.close();
  }
}

/** With an offset, as RFC 3339 has it, or as the site's clocks showed it. */
export function readMoment(typed: string, timeZone: string): Date {
  const text = typed.trim().replace(" ", "T");
  try {
    const hasOffset = /(Z|[+-]\d\d:?\d\d)$/i.test(text);
    const moment = hasOffset
      ? Temporal.Instant.from(text)
      : Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone).toInstant();
    return new Date(moment.epochMilliseconds);
  } catch {
    throw new Error(
      "--until is a moment, like 2026-11-30T14:05:00Z or, by the site's clock, '2026-11-30 14:05'.",
    );
  }
}
