import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import type { Platform } from "#platform";
import { asCsv, type Config, dayIn, inColumns, secondsAfter } from "#platform/base";
import { type Db, type Tx, transaction } from "#platform/database";
import type { Handler, JobKind } from "#platform/jobs";
import { sendNotice } from "./notices.ts";

/** Approval of producers by the operator (`PRODUCERS=approved`): who is waiting, and who is told. */

/** A person who asks again within this time gets no second email. */
const quietSeconds = 24 * 3600;

/** Emails each of the staff that somebody is waiting for approval. */
export const notifyStaff: JobKind<{ user_id: number; notice_id: string }> = {
  name: "tell_staff",
  retryForSeconds: 2 * 24 * 3600,
};

/**
 * Emails a person who has asked to sell what happens next, and tells the staff. `lastAskedAt` is when they last asked
 * before.
 */
export async function notifyOfApprovalRequest(
  tx: Tx,
  { jobs, clock }: Pick<Platform, "jobs" | "clock">,
  person: { id: number; username: string; email: string | null; language: string | null },
  lastAskedAt: Date | null,
): Promise<void> {
  if (lastAskedAt !== null && lastAskedAt > secondsAfter(clock.now(), -quietSeconds)) return;
  const { id, username, email: to, language } = person;
  const notice_id = randomUUID();
  if (to !== null)
    await jobs.add(tx, sendNotice, { about: "selling_asked", notice_id, to, language, username });
  await jobs.add(tx, notifyStaff, { user_id: id, notice_id });
}

export function staffNotifier({
  db,
  jobs,
  log,
}: Pick<Platform, "db" | "jobs" | "log">): Handler<{ user_id: number; notice_id: string }> {
  return {
    async run({ user_id, notice_id }) {
      const [waiting] = await readWaiting(db, user_id);
      if (!waiting) return;
      const staff = await readStaff(db);
      if (staff.length === 0) log.warn(nobodyIsTold);
      const notices = staff.map(({ id, username, email: to, language }) => ({
        ...({ about: "seller_waits", asker: waiting.username } as const),
        ...{ notice_id: `${notice_id}-${id}`, to, language, username },
      }));
      await transaction(db, (tx) => jobs.add(tx, sendNotice, ...notices));
    },
  };
}

const nobodyIsTold =
  "Somebody is waiting to be approved as a producer, but nobody has the role staff to be told about it. " +
  "See: npm run farmgate -- approvals";

/** Logs a warning at the start if producers need approval and no staff would be told about their requests. */
export async function warnOfApprovals({ config, db, log }: Platform): Promise<void> {
  if (config.producers !== "approved" || (await hasStaff(db))) return;
  log.warn(
    "PRODUCERS=approved, but nobody has the role staff to be told when a producer is waiting. " +
      "Try: npm run farmgate -- grant staff <username>",
  );
}

type Settings = Pick<Config, "timeZone">;

/** The people waiting for approval as a table, longest wait first. Days are in the site's time zone. */
export async function formatApprovals(db: Db, settings: Settings): Promise<string> {
  const rows = await readCells(db, settings);
  return rows.length === 0
    ? "Nobody is waiting to be approved as a producer."
    : inColumns([heading, ...rows]);
}

/** The same as CSV. */
export async function approvalsAsCsv(db: Db, settings: Settings): Promise<string> {
  return asCsv([heading, ...(await readCells(db, settings))]);
}

const heading = ["username", "waits_since", "display_name", "location", "email"];

async function readCells(db: Db, { timeZone }: Settings): Promise<string[][]> {
  return (await readWaiting(db)).map((row) => [
    row.username,
    dayIn(timeZone, row.waits_since),
    row.display_name ?? "",
    row.location_name ?? "",
    row.email ?? "",
  ]);
}

/** Who waits to be let in as a producer, who has waited longest first; or that one, where they wait. */
export async function readWaiting(db: Db, userId?: number) {
  return db
    .selectFrom("users")
    .select(["username", "display_name", "location_name", "email"])
    .select(({ fn }) => fn.coalesce("producer_asked_at", "joined_at").as("waits_since"))
    .where("producer_status", "=", "pending")
    .where("disabled_at", "is", null)
    .$if(userId !== undefined, (query) => query.where("id", "=", userId ?? 0))
    .orderBy("waits_since")
    .orderBy("id")
    .execute();
}

/** Everybody with the role staff whom a letter reaches. */
export async function readStaff(
  db: Db,
): Promise<{ id: number; username: string; language: string | null; email: string }[]> {
  return staffOf(db)
    .select(["id", "username", "language"])
    .select("email")
    .$narrowType<{ email: string }>()
    .orderBy("id")
    .execute();
}

export async function hasStaff(db: Db): Promise<boolean> {
  return (await staffOf(db).select("id").limit(1).executeTakeFirst()) !== undefined;
}

function staffOf(db: Db) {
  return db
    .selectFrom("users")
    .where(sql<boolean>`roles <> '{}' and 'staff' = any (roles)`)
    .where("email", "is not", null)
    .where("disabled_at", "is", null);
}
