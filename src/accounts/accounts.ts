import type { Platform } from "#platform";
import type { Caller } from "#platform/http";
import { createTokens, type Tokens } from "./tokens.ts";

/** The platform and what accounts add to it. Created once per process. */
export interface Accounts extends Platform {
  tokens: Tokens;
}

export function openAccounts(platform: Platform): Accounts {
  return { ...platform, tokens: createTokens(platform) };
}

/** Reads the caller from an access token. */
export function authenticateWith({ tokens }: Accounts): (token: string) => Caller | undefined {
  return tokens.readAccess;
}
