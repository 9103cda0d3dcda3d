import { sendTrial } from "#mail";
import type { Platform } from "#platform";
import { invalidInput } from "#platform/base";
import { readMe } from "#users";
import { changedMailServer } from "../settings.ts";
import type { TypedMail } from "./server.ts";

/**
 * Sends a test email to whoever asks by the mail server that is told, and answers where to and how it failed, if it did.
 * Nothing is saved. Throws set_by_environment, invalid_input.
 */
export async function tryMailServer(platform: Platform, by: number, typed: TypedMail) {
  const { config, clock, db, settings } = platform;
  const server = changedMailServer(platform, settings.current, typed);
  if (!server) throw invalidInput({ "mail.host": "required" });
  const { email } = await readMe(db, by, "");
  const { siteName, language } = config;
  const way = { smtpUrl: server.url, mailFrom: server.from, siteName, language };
  return { to: email, failure: await sendTrial(way, clock, email) };
}
