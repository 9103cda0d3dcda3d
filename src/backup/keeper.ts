import { sql } from "kysely";
import type { Platform } from "#platform";
import type { Db } from "#platform/database";
import { type Archiver, openArchiver, slot } from "./archiver.ts";
import { openSiteVault } from "./backup.ts";
import { listBases, readBase } from "./catalog.ts";
import { copyPictures, listPictures } from "./pictures.ts";
import { readLsn } from "./replication.ts";
import { recordRun } from "./runs.ts";
import type { Vault } from "./vault.ts";
import { listPieces, reachFrom } from "./wal-pieces.ts";

/** Keeps the backup of a running site up to date: one process of it does, the one that holds the slot. */
export interface Keeper {
  /** Archives what has come since the last call, in most cases. Answers whether it is this process that does. */
  keep(mayWait?: boolean): Promise<boolean>;
  /** Whether the log that is archived follows upon no whole copy, so that one has to be made. */
  needsCopy(): boolean;
  /** A copy was made. */
  copied(): void;
  close(): Promise<void>;
}

type Needs = Pick<Platform, "config" | "db" | "connection" | "pictures" | "clock">;

export function createKeeper({ config, db, connection, pictures, clock }: Needs, place: string): Keeper {
  let vault: Vault | undefined;
  let archiver: Archiver | undefined;
  let needsCopy = false;
  let known: Set<string> | undefined;
  let picturesUntil: Date | undefined;
  let toldAt = 0;

  async function open(): Promise<Archiver | undefined> {
    if (await isSlotTaken(db)) return undefined;
    vault ??= await openSiteVault({ db, connection, config }, place);
    const opened = await openArchiver(connection, vault, () => askNow(db));
    needsCopy = !(await hasCopyBefore(vault, opened));
    return opened;
  }

  /** What is shown since the last look; each is content under its own name, so that nothing is copied twice. */
  async function keepPictures(): Promise<void> {
    if (vault === undefined) return;
    const lookedAt = await readNow(db);
    const names = await readShown(db, picturesUntil);
    if (names.length > 0) {
      known ??= await listPictures(vault);
      await copyPictures(vault, pictures.store, names, known);
    }
    picturesUntil = lookedAt;
  }

  async function keep(mayWait = false): Promise<boolean> {
    try {
      archiver ??= await open();
      if (archiver === undefined) return false;
      await archiver.flush(mayWait);
      await keepPictures();
      return true;
    } catch (error) {
      const failed = archiver;
      archiver = undefined;
      const reason = await reasonOf(error, failed);
      if (isOfOther(reason)) return false;
      if (clock.now().getTime() - toldAt > tellEveryMilliseconds) {
        toldAt = clock.now().getTime();
        const [startedAt, finishedAt] = [clock.now(), clock.now()];
        await recordRun(db, { kind: "log", place, startedAt, finishedAt, failure: reason.message });
      }
      throw reason;
    }
  }

  return {
    keep,
    needsCopy: () => needsCopy,
    copied() {
      needsCopy = false;
      // The copy has removed what is no longer needed.
      [known, picturesUntil] = [undefined, undefined];
    },
    close: async () => archiver?.close(),
  };
}

const tellEveryMilliseconds = 600_000;
const longestTransactionMilliseconds = 600_000;

/** The archiver knows why it ended; who waited for it knows only that it did. */
async function reasonOf(error: unknown, failed: Archiver | undefined): Promise<Error> {
  await failed?.close();
  const ended = await failed?.ended;
  return ended ?? (error instanceof Error ? error : new Error(String(error)));
}

/** Of several processes of the site one reads by the slot. */
async function isSlotTaken(db: Db): Promise<boolean> {
  const { rows } = await sql`
    select from pg_replication_slots where slot_name = ${slot} and active`.execute(db);
  return rows.length > 0;
}

/** Another process has just made the slot, or begun to read by it. */
function isOfOther(error: Error): boolean {
  return "code" in error && (error.code === "42710" || error.code === "55006");
}

async function hasCopyBefore(vault: Vault, { timeline, start }: Archiver): Promise<boolean> {
  const { whole } = await listBases(vault);
  const last = whole.at(-1);
  if (last === undefined) return false;
  const base = await readBase(vault, last);
  if (base.timeline !== timeline) return false;
  const pieces = (await listPieces(vault)).filter((piece) => piece.timeline === timeline);
  return reachFrom(readLsn(base.endLsn), pieces).lsn >= start;
}

/** The clock first: what was committed until then lies before the log's end. */
async function askNow(db: Db): Promise<{ at: Date; lsn: bigint }> {
  const { rows } = await sql<{ at: Date; lsn: string }>`
    select clock_timestamp() as at, pg_current_wal_flush_lsn()::text as lsn`.execute(db);
  const [now] = rows;
  if (now === undefined) throw new Error("The database doesn't say where its log ends.");
  return { at: now.at, lsn: readLsn(now.lsn) };
}

async function readNow(db: Db): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select now() as now`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error("The database doesn't say what time it is.");
  return row.now;
}

/** The names of all pictures that are shown, or only of those that have come to be shown after `since`. */
async function readShown(db: Db, since: Date | undefined): Promise<string[]> {
  let shown = db.selectFrom("pictures").select("name").where("uses", ">", 0);
  // A transaction that began before `since` may have ended after it.
  if (since)
    shown = shown.where("shown_since", ">", new Date(since.getTime() - longestTransactionMilliseconds));
  const rows = await shown.execute();
  return rows.map(({ name }) => name);
}

/** PostgreSQL keeps no log for a backup that is no longer wanted. */
export async function forgetSlot(db: Db): Promise<void> {
  await sql`
    select pg_drop_replication_slot(slot_name) from pg_replication_slots
    where slot_name = ${slot} and not active`.execute(db);
}
