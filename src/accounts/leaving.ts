import { sql } from "kysely";
import type { Db, Tx } from "#platform/database";
import { deleteFinishedJobs } from "#platform/jobs";
import { sendNotice } from "./notices.ts";
import { nobodysHash } from "./passwords.ts";
import { endAllSessions } from "./sessions.ts";

/** A user's sessions without their tokens, the newest first. */
export async function exportSessions(db: Db, userId: number) {
  return db
    .selectFrom("sessions")
    .select(["device", "created_at", "last_used_at"])
    .where("user_id", "=", userId)
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .execute();
}

/** Takes away all that a person signs in with, and what was kept of how they did. */
export async function eraseCredentials(
  tx: Tx,
  { id, username, email }: { id: number; username: string; email: string | null },
): Promise<void> {
  await endAllSessions(tx, id);
  await tx.deleteFrom("known_clients").where("user_id", "=", id).execute();
  await tx
    .deleteFrom("email_codes")
    .where(({ or, eb }) =>
      or([eb("user_id", "=", id), sql<boolean>`lower(email) collate "C" = lower(${email}) collate "C"`]),
    )
    .execute();
  // Nobody changes their username, so it finds what went to earlier addresses too.
  await deleteFinishedJobs(tx, sendNotice, { username });
  await deleteFinishedJobs(tx, sendNotice, { asker: username });
  await tx
    .updateTable("users")
    .set({ email: null, password_hash: nobodysHash, roles: [] })
    .where("id", "=", id)
    .execute();
}
