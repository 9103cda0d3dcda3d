import { sql } from "kysely";
import { secondsAfter } from "#platform/base";
import type { Db, Tx } from "#platform/database";
import type { PageRequest } from "#platform/listing";
import type { RefreshToken } from "../tokens.ts";

/**
 * Inserts a session, unless the account has changed since its password was checked: a password change, disabling or
 * deletion at the same moment either waits for this statement or prevents the session.
 */
export async function insertSession(
  tx: Tx,
  session: { userId: number; passwordHash: string; device: string; now: Date },
): Promise<number | undefined> {
  const row = await tx
    .with("account", (cte) =>
      cte
        .selectFrom("users")
        .select("id")
        .where("id", "=", session.userId)
        .where("password_hash", "=", session.passwordHash)
        .where("disabled_at", "is", null)
        .where("left_at", "is", null)
        .forShare(),
    )
    .insertInto("sessions")
    .columns(["user_id", "device", "created_at", "last_used_at"])
    .expression((from) =>
      from
        .selectFrom("account")
        .select([
          "account.id",
          sql<string>`${session.device}::text`.as("device"),
          sql<Date>`${session.now}::timestamptz`.as("created_at"),
          sql<Date>`${session.now}::timestamptz`.as("last_used_at"),
        ]),
    )
    .returning("id")
    .executeTakeFirst();
  return row?.id;
}

export async function insertRefreshToken(tx: Tx, token: RefreshToken): Promise<void> {
  await tx
    .insertInto("refresh_tokens")
    .values({
      id: token.id,
      session_id: token.sessionId,
      issued_at: token.issuedAt,
      expires_at: token.expiresAt,
    })
    .execute();
}

/** The session, held until the transaction ends, with whether its user may go on. */
export async function lockSession(tx: Tx, sessionId: number) {
  return tx
    .selectFrom("sessions")
    .innerJoin("users", "users.id", "sessions.user_id")
    .select(["sessions.user_id", "users.disabled_at"])
    .where("sessions.id", "=", sessionId)
    .forUpdate("sessions")
    .executeTakeFirst();
}

/** A token of the session with what came after it; undefined where it was never given or is long used up. */
export async function readToken(db: Db, sessionId: number, id: string) {
  return db
    .selectFrom("refresh_tokens as token")
    .leftJoin("refresh_tokens as successor", "successor.id", "token.successor_id")
    .select([
      "token.used_at",
      "successor.id as successor_id",
      "successor.issued_at as successor_issued_at",
      "successor.expires_at as successor_expires_at",
      "successor.used_at as successor_used_at",
    ])
    .where("token.session_id", "=", sessionId)
    .where("token.id", "=", id)
    .executeTakeFirst();
}

/** Writes down that the token was used, and its successor. */
export async function succeedToken(tx: Tx, now: Date, id: string, successor: RefreshToken): Promise<void> {
  await insertRefreshToken(tx, successor);
  await tx
    .updateTable("refresh_tokens")
    .set({ successor_id: successor.id, used_at: now })
    .where("id", "=", id)
    .execute();
  await tx.updateTable("sessions").set({ last_used_at: now }).where("id", "=", successor.sessionId).execute();
}

/** Forgets the session's tokens whose successor was used before `usedBefore`: nobody honest sends them any more. */
export async function deleteOldTokens(tx: Tx, sessionId: number, usedBefore: Date): Promise<void> {
  await tx
    .deleteFrom("refresh_tokens as token")
    .using("refresh_tokens as successor")
    .whereRef("successor.id", "=", "token.successor_id")
    .where("token.session_id", "=", sessionId)
    .where("successor.used_at", "<", usedBefore)
    .execute();
}

export async function isTokenAlive(db: Db, sessionId: number, id: string, usedAfter: Date): Promise<boolean> {
  const token = await readToken(db, sessionId, id);
  return token !== undefined && (token.successor_used_at === null || token.successor_used_at >= usedAfter);
}

export async function endSession(db: Db, sessionId: number): Promise<boolean> {
  const ended = await db
    .deleteFrom("sessions")
    .where("id", "=", sessionId)
    .returning("id")
    .executeTakeFirst();
  return ended !== undefined;
}

/** False where the user has no such session. */
export async function endSessionOf(db: Db, userId: number, sessionId: number): Promise<boolean> {
  const ended = await db
    .deleteFrom("sessions")
    .where("id", "=", sessionId)
    .where("user_id", "=", userId)
    .returning("id")
    .executeTakeFirst();
  return ended !== undefined;
}

export async function endAllSessions(tx: Tx, userId: number, except?: number): Promise<void> {
  const those = tx.deleteFrom("sessions").where("user_id", "=", userId);
  await (except === undefined ? those : those.where("id", "!=", except)).execute();
}

/** A page of a user's sessions, the newest first. */
export async function readSessions(db: Db, userId: number, { take, after, backwards }: PageRequest<object>) {
  const direction = backwards ? "asc" : "desc";
  let sessions = db
    .selectFrom("sessions")
    .select(["id", "device", "created_at", "last_used_at"])
    .where("user_id", "=", userId)
    .orderBy("created_at", direction)
    .orderBy("id", direction)
    .limit(take);
  if (after) {
    const beyond = sql.raw(backwards ? ">" : "<");
    const [createdAt, id] = after;
    sessions = sessions.where(
      sql<boolean>`(created_at, id) ${beyond} (${createdAt}::timestamptz, ${id}::bigint)`,
    );
  }
  const rows = await sessions.execute();
  return rows.map((row) => ({ ...row, keys: [row.created_at.toISOString(), row.id] }));
}

/** Tokens past their end, and the sessions they leave without any. */
export async function sweepSessions(db: Db, now: Date): Promise<void> {
  await db.deleteFrom("refresh_tokens").where("expires_at", "<", now).execute();
  await db
    .deleteFrom("sessions")
    .where("last_used_at", "<", secondsAfter(now, -3600))
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom("refresh_tokens").select("id").whereRef("session_id", "=", "sessions.id"))),
    )
    .execute();
}
