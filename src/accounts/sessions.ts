import { sql } from "kysely";
import { secondsAfter, tokenNotValid, userInactive } from "#platform/base";
import { type Db, type Tx, transaction } from "#platform/database";
import type { PageRequest } from "#platform/listing";
import type { Accounts } from "./accounts.ts";
import { noActiveAccount } from "./errors.ts";
import type { RefreshToken, Tokens } from "./tokens.ts";

/** The tokens of a session. */
export interface TokenPair {
  access: string;
  refresh: string;
}

type Needs = Pick<Accounts, "tokens" | "clock">;

/** Whose password was just found right, with the hash that it was right for. */
export type ProvenAccount = { id: number; password_hash: string };

/** Begins a session of some kind, in the transaction that lets somebody in. */
export type BeginSession<Session> = (tx: Tx, account: ProvenAccount) => Promise<Session>;

/** How long a session of a cookie goes on after it was last used. */
export const cookieSessionSeconds = 30 * 24 * 3600;

/** How long a refresh token still works after its successor was used: for two tabs, and for lost responses. */
const graceSeconds = 10;

/** Begins a session of the account whose password was just found right. */
export async function startSession(
  tx: Tx,
  { tokens, clock }: Needs,
  account: ProvenAccount,
  device: string,
): Promise<TokenPair> {
  const sessionId = await insertSession(tx, account, { device, cookieHash: null, now: clock.now() });
  const refresh = tokens.makeRefresh({ sessionId, userId: account.id });
  await insertRefreshToken(tx, refresh);
  return pairOf(tokens, refresh);
}

/**
 * Answers a refresh token with its successor, the same one until that has itself been used and `graceSeconds`
 * longer. Past that the token is taken for stolen and its whole session ends. Throws token_not_valid, user_inactive.
 */
export async function refreshSession(db: Db, { tokens, clock }: Needs, refresh: string): Promise<TokenPair> {
  const now = clock.now();
  const presented = tokens.readRefresh(refresh);
  if (!presented) throw tokenNotValid();
  const { id, sessionId } = presented;

  const outcome = await transaction(db, async (tx) => {
    const session = await lockSession(tx, sessionId);
    if (!session) return "dead";
    if (session.disabled_at !== null) return "disabled";
    const token = await readToken(tx, sessionId, id);
    const honestSince = secondsAfter(now, -graceSeconds);
    if (!token || (token.successor_used_at !== null && token.successor_used_at < honestSince)) {
      // The end of the session has to stay though the answer is a refusal, so nothing is thrown in here.
      await endSession(tx, sessionId);
      return "stolen";
    }
    const known = successorOf(token, { sessionId, userId: session.user_id });
    if (known) return known;
    const successor = tokens.makeRefresh({ sessionId, userId: session.user_id });
    await succeedToken(tx, now, id, successor);
    await deleteOldTokens(tx, sessionId, honestSince);
    return successor;
  });
  if (outcome === "disabled") throw userInactive();
  if (outcome === "dead" || outcome === "stolen") throw tokenNotValid();
  return pairOf(tokens, outcome);
}

/** Whether the token, of either kind, would be taken now. */
export async function verifyToken(db: Db, { tokens, clock }: Needs, token: string): Promise<boolean> {
  if (tokens.readAccess(token)) return true;
  const refresh = tokens.readRefresh(token);
  const honestSince = secondsAfter(clock.now(), -graceSeconds);
  return refresh !== undefined && isTokenAlive(db, refresh.sessionId, refresh.id, honestSince);
}

/** Ends the token's session. Throws token_not_valid where it has ended already. */
export async function signOut(db: Db, { tokens }: Needs, refresh: string): Promise<void> {
  const presented = tokens.readRefresh(refresh);
  if (!presented || !(await endSession(db, presented.sessionId))) throw tokenNotValid();
}

function successorOf(
  token: { successor_id: string | null; successor_issued_at: Date | null; successor_expires_at: Date | null },
  session: { sessionId: number; userId: number },
): RefreshToken | undefined {
  const { successor_id: id, successor_issued_at: issuedAt, successor_expires_at: expiresAt } = token;
  return id && issuedAt && expiresAt ? { ...session, id, issuedAt, expiresAt } : undefined;
}

function pairOf(tokens: Tokens, refresh: RefreshToken): TokenPair {
  return { access: tokens.signAccess(refresh), refresh: tokens.signRefresh(refresh) };
}

/**
 * Inserts a session, of a cookie or of tokens. Throws no_active_account where the account has changed since its password
 * was checked: a password change, disabling or deletion at the same moment either waits for this statement or prevents
 * the session.
 */
export async function insertSession(
  tx: Tx,
  account: ProvenAccount,
  session: { device: string; cookieHash: Buffer | null; now: Date },
): Promise<number> {
  const row = await tx
    .with("account", (cte) =>
      cte
        .selectFrom("users")
        .select("id")
        .where("id", "=", account.id)
        .where("password_hash", "=", account.password_hash)
        .where("disabled_at", "is", null)
        .where("left_at", "is", null)
        .forShare(),
    )
    .insertInto("sessions")
    .columns(["user_id", "device", "cookie_hash", "created_at", "last_used_at"])
    .expression((from) =>
      from
        .selectFrom("account")
        .select([
          "account.id",
          sql<string>`${session.device}::text`.as("device"),
          sql<Buffer | null>`${session.cookieHash}::bytea`.as("cookie_hash"),
          sql<Date>`${session.now}::timestamptz`.as("created_at"),
          sql<Date>`${session.now}::timestamptz`.as("last_used_at"),
        ]),
    )
    .returning("id")
    .executeTakeFirst();
  if (!row) throw noActiveAccount();
  return row.id;
}

async function insertRefreshToken(tx: Tx, token: RefreshToken): Promise<void> {
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
async function lockSession(tx: Tx, sessionId: number) {
  return tx
    .selectFrom("sessions")
    .innerJoin("users", "users.id", "sessions.user_id")
    .select(["sessions.user_id", "users.disabled_at"])
    .where("sessions.id", "=", sessionId)
    .forUpdate("sessions")
    .executeTakeFirst();
}

/** A token of the session with what came after it; undefined where it was never given or is long used up. */
async function readToken(db: Db, sessionId: number, id: string) {
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
async function succeedToken(tx: Tx, now: Date, id: string, successor: RefreshToken): Promise<void> {
  await insertRefreshToken(tx, successor);
  await tx
    .updateTable("refresh_tokens")
    .set({ successor_id: successor.id, used_at: now })
    .where("id", "=", id)
    .execute();
  await tx.updateTable("sessions").set({ last_used_at: now }).where("id", "=", successor.sessionId).execute();
}

/** Forgets the session's tokens whose successor was used before `usedBefore`: nobody honest sends them any more. */
async function deleteOldTokens(tx: Tx, sessionId: number, usedBefore: Date): Promise<void> {
  await tx
    .deleteFrom("refresh_tokens as token")
    .using("refresh_tokens as successor")
    .whereRef("successor.id", "=", "token.successor_id")
    .where("token.session_id", "=", sessionId)
    .where("successor.used_at", "<", usedBefore)
    .execute();
}

async function isTokenAlive(db: Db, sessionId: number, id: string, usedAfter: Date): Promise<boolean> {
  const token = await readToken(db, sessionId, id);
  return token !== undefined && (token.successor_used_at === null || token.successor_used_at >= usedAfter);
}

async function endSession(db: Db, sessionId: number): Promise<boolean> {
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

export async function endAllSessions(tx: Tx, userId: number): Promise<void> {
  await tx.deleteFrom("sessions").where("user_id", "=", userId).execute();
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

/** Tokens past their end, the sessions they leave without any, and those of cookies that were not used for so long. */
export async function sweepSessions(db: Db, now: Date): Promise<void> {
  await db.deleteFrom("refresh_tokens").where("expires_at", "<", now).execute();
  await db
    .deleteFrom("sessions")
    .where("cookie_hash", "is", null)
    .where("last_used_at", "<", secondsAfter(now, -3600))
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom("refresh_tokens").select("id").whereRef("session_id", "=", "sessions.id"))),
    )
    .execute();
  await db
    .deleteFrom("sessions")
    .where("cookie_hash", "is not", null)
    .where("last_used_at", "<", secondsAfter(now, -cookieSessionSeconds))
    .execute();
}
