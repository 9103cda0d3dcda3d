import { type RawBuilder, sql } from "kysely";
import type { Platform } from "#platform";
import { hashOpaqueToken, makeOpaqueToken, secondsAfter, tokenNotValid } from "#platform/base";
import { type Db, multiplexed, type Tx } from "#platform/database";
import { createLastUses, lastUseSeconds } from "#platform/jobs";
import type { Language } from "#words";
import { cookieSessionSeconds, insertSession, type ProvenAccount } from "./sessions.ts";

/**
 * Sessions that browsers keep by a cookie: an opaque token that is new with each sign-in and each change of the password.
 * Unlike an access token it is looked up with each request, so a session that has ended ends at once.
 */

/** Who is signed in, as each page needs it. */
export interface SignedIn {
  session_id: number;
  user_id: number;
  username: string;
  /** The username where they have given no other. */
  display_name: string;
  /** As `pictureUrl` takes it. */
  avatar: string | null;
  roles: string[];
  producer_status: string;
  /** What their profile says, if anything. */
  language: Language | null;
}

/**
 * Begins a session in the place of the one that the browser had, if any, and answers its cookie. Throws
 * no_active_account where the account has changed since its password was checked.
 */
export async function startCookieSession(
  tx: Tx,
  { clock }: Pick<Platform, "clock">,
  account: ProvenAccount,
  { device, before }: { device: string; before: string | undefined },
): Promise<string> {
  if (before !== undefined) await endCookieSession(tx, before);
  const { token, hashed } = makeOpaqueToken();
  await insertSession(tx, account, { device, cookieHash: hashed, now: clock.now() });
  return token;
}

/** Undefined for a cookie whose session has ended, and for who is disabled or has left. Writes nothing. */
export async function findCookieSession(
  { db, clock }: Pick<Platform, "db" | "clock">,
  cookie: string,
): Promise<SignedIn | undefined> {
  const cookieHash = hashOpaqueToken(cookie);
  if (!cookieHash) return undefined;
  const now = clock.now();
  const { rows } = await signedInBy(cookieHash, now).execute(multiplexed(db));
  if (rows[0] === undefined) return undefined;
  const { last_used_at, ...signedIn } = rows[0];
  if (last_used_at < secondsAfter(now, -lastUseSeconds)) sessionUses.note(db, signedIn.session_id);
  return signedIn;
}

/** Those of the sessions that have not ended, and whose person may sign in. */
export async function findLivingSessions(db: Db, ids: number[]): Promise<Set<number>> {
  const rows = await db
    .selectFrom("sessions")
    .innerJoin("users", "users.id", "sessions.user_id")
    .select("sessions.id")
    .where(sql<boolean>`sessions.id = any (${ids}::bigint[])`)
    .where("disabled_at", "is", null)
    .where("left_at", "is", null)
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** Gives a session that goes on another cookie. Throws token_not_valid where it has ended. */
export async function renewCookie(tx: Tx, sessionId: number): Promise<string> {
  const { token, hashed } = makeOpaqueToken();
  const renewed = await tx
    .updateTable("sessions")
    .set({ cookie_hash: hashed })
    .where("id", "=", sessionId)
    .returning("id")
    .executeTakeFirst();
  if (!renewed) throw tokenNotValid();
  return token;
}

/** Nothing where the session has ended already. */
export async function endCookieSession(db: Db, cookie: string): Promise<void> {
  const cookieHash = hashOpaqueToken(cookie);
  if (cookieHash) await db.deleteFrom("sessions").where("cookie_hash", "=", cookieHash).execute();
}

/** When sessions of cookies were last used. Rows are locked in one order, for other processes write them too. */
export const sessionUses = createLastUses<number>("last uses of sessions", (db, ids, now) =>
  sql`
      with used as (select id from sessions where id = any (${ids}::bigint[]) order by id for no key update)
      update sessions set last_used_at = ${now} from used where sessions.id = used.id`.execute(db),
);

function signedInBy(cookieHash: Buffer, now: Date): RawBuilder<SignedIn & { last_used_at: Date }> {
  return sql`
    select sessions.id as session_id, user_id, username, coalesce(display_name, username) as display_name, avatar,
      roles, producer_status, language, last_used_at
    from sessions join users on users.id = user_id and disabled_at is null and left_at is null
    where cookie_hash = ${cookieHash} and last_used_at > ${secondsAfter(now, -cookieSessionSeconds)}`;
}
