import type { Mail } from "#mail";
import type { Platform } from "#platform";
import type { Caller } from "#platform/http";
import type { JobKind } from "#platform/jobs";
import { type CodeLetter, defineAccountJobs } from "./jobs.ts";
import type { Notice } from "./notices.ts";
import { createTokens, type Tokens } from "./tokens.ts";

/** The platform and what accounts add to it. Created once per process. */
export interface Accounts extends Platform {
  tokens: Tokens;
  sendCode: JobKind<CodeLetter>;
  sendNotice: JobKind<Notice>;
  tellStaff: JobKind<{ user_id: number; notice_id: string }>;
}

export function openAccounts(platform: Platform, mail: Mail): Accounts {
  return { ...platform, tokens: createTokens(platform), ...defineAccountJobs(platform, mail) };
}

/** Reads the caller from an access token. */
export function authenticateWith({ tokens }: Accounts): (token: string) => Caller | undefined {
  return tokens.readAccess;
}
