import { randomUUID } from "node:crypto";
import { createSigner, createVerifier } from "fast-jwt";
import { LRUCache } from "lru-cache";
import type { Platform } from "#platform";
import { bothOf, type Clock, secondsAfter } from "#platform/base";
import type { Caller } from "#platform/http";

/** What a refresh token is made of. The same parts give the same bytes, so none needs to be kept in clear. */
export interface RefreshToken {
  id: string;
  sessionId: number;
  userId: number;
  issuedAt: Date;
  expiresAt: Date;
}

export interface Tokens {
  /** A fresh access token for the session. */
  signAccess(session: { sessionId: number; userId: number }): string;
  signRefresh(token: RefreshToken): string;
  /** A refresh token's parts, issued at this moment; times are whole seconds as in the token. */
  makeRefresh(session: { sessionId: number; userId: number }): RefreshToken;
  /** Undefined for what is no valid token of that kind. */
  readAccess(token: string): Caller | undefined;
  readRefresh(token: string): { id: string; sessionId: number } | undefined;
}

/** Tokens in the shapes of simplejwt: HS256 under the UTF-8 bytes of the site's secret. */
export function createTokens({ config, keys, clock }: Pick<Platform, "config" | "keys" | "clock">): Tokens {
  const sign = createSigner({ key: keys.tokens, algorithm: "HS256" });
  const verifiers = bothOf(keys, "tokens").map(verifierOf);
  const verify = (token: string) => firstThatTakes(verifiers, token);
  // The same token comes with each request of a client.
  const verified = new LRUCache<string, object>({ max: 1000, memoMethod: (token) => verify(token) });
  const verifyOnce = (token: string) => verified.memo(token);

  return {
    signAccess({ sessionId, userId }) {
      const issued = wholeSeconds(clock.now());
      const expires = issued + config.accessTokenSeconds;
      return sign(claims("access", randomUUID(), sessionId, userId, issued, expires));
    },
    signRefresh({ id, sessionId, userId, issuedAt, expiresAt }) {
      return sign(claims("refresh", id, sessionId, userId, wholeSeconds(issuedAt), wholeSeconds(expiresAt)));
    },
    makeRefresh(session) {
      const issuedAt = new Date(wholeSeconds(clock.now()) * 1000);
      const expiresAt = secondsAfter(issuedAt, config.refreshTokenSeconds);
      return { ...session, id: randomUUID(), issuedAt, expiresAt };
    },
    readAccess(token) {
      const read = readClaims(verifyOnce, clock, token, "access");
      return read && { userId: read.userId, sessionId: read.sessionId };
    },
    readRefresh(token) {
      const read = readClaims(verify, clock, token, "refresh");
      return read && uuid.test(read.id) ? { id: read.id, sessionId: read.sessionId } : undefined;
    },
  };
}

function verifierOf(key: string): (token: string) => object {
  return createVerifier({
    key,
    algorithms: ["HS256"],
    // The end is compared with our own clock above.
    ignoreExpiration: true,
  });
}

/** Throws what the last of them throws. */
function firstThatTakes([verify, ...others]: ((token: string) => object)[], token: string): object {
  if (verify === undefined) throw new Error("no key signs tokens");
  if (others.length === 0) return verify(token);
  try {
    return verify(token);
  } catch {
    return firstThatTakes(others, token);
  }
}

type Kind = "access" | "refresh";

function claims(kind: Kind, id: string, sessionId: number, userId: number, issued: number, expires: number) {
  return {
    token_type: kind,
    exp: expires,
    iat: issued,
    jti: id,
    user_id: String(userId),
    sid: String(sessionId),
  };
}

function readClaims(verify: (token: string) => unknown, clock: Clock, token: string, kind: Kind) {
  let claims: unknown;
  try {
    claims = verify(token);
  } catch {
    return undefined;
  }
  if (typeof claims !== "object" || claims === null) return undefined;
  const { token_type, exp, jti, user_id, sid } = claims as Record<string, unknown>;
  if (token_type !== kind || typeof exp !== "number" || exp * 1000 <= clock.now().getTime()) return undefined;
  if (typeof jti !== "string") return undefined;
  const userId = readId(user_id);
  const sessionId = readId(sid);
  return userId && sessionId ? { id: jti, userId, sessionId } : undefined;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function readId(claim: unknown): number | undefined {
  return typeof claim === "string" && /^[1-9]\d{0,14}$/.test(claim) ? Number(claim) : undefined;
}

function wholeSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
