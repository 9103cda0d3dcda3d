import { secondsAfter, tokenNotValid, userInactive } from "#platform/base";
import { type Db, type Tx, transaction } from "#platform/database";
import type { Accounts } from "./accounts.ts";
import { noActiveAccount } from "./errors.ts";
import {
  deleteOldTokens,
  endSession,
  insertRefreshToken,
  insertSession,
  isTokenAlive,
  lockSession,
  readToken,
  succeedToken,
} from "./queries/sessions.ts";
import type { RefreshToken, Tokens } from "./tokens.ts";

/** The tokens of a session. */
export interface TokenPair {
  access: string;
  refresh: string;
}

type Needs = Pick<Accounts, "tokens" | "clock">;

/** How long a refresh token still works after its successor was used: for two tabs, and for lost responses. */
const graceSeconds = 10;

/** Begins a session of the account whose password was just found right. */
export async function startSession(
  tx: Tx,
  { tokens, clock }: Needs,
  account: { id: number; password_hash: string },
  device: string,
): Promise<TokenPair> {
  const sessionId = await insertSession(tx, {
    userId: account.id,
    passwordHash: account.password_hash,
    device,
    now: clock.now(),
  });
  if (sessionId === undefined) throw noActiveAccount();
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
