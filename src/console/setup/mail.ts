import type { Accounts } from "#accounts";
import { bothOf, invalidInput, unseal } from "#platform/base";

/** The mail server that is typed into the form. */
export interface MailServer {
  /** As `SMTP_URL` names it. */
  url: string;
  from: string;
}

export interface TypedMail {
  host?: string;
  port?: number;
  security?: "tls" | "starttls" | "none";
  username?: string;
  password?: string;
  kept?: string;
  from?: string;
}

/** Undefined where no server is named. Throws invalid_input. */
export function readMailServer(
  { keys }: Pick<Accounts, "keys">,
  typed: TypedMail = {},
): MailServer | undefined {
  const { host, port, security = "tls", username, kept, from } = typed;
  if (host === undefined) return undefined;
  if (from === undefined) throw invalidInput({ "mail.from": "required" });
  const password = typed.password ?? (kept && unseal(bothOf(keys, "settings"), kept)) ?? "";
  const part = encodeURIComponent;
  const credentials = username === undefined ? "" : `${part(username)}:${part(password)}@`;
  const [scheme, fallback, query] = {
    tls: ["smtps", 465, ""],
    starttls: ["smtp", 587, "?requireTLS=true"],
    none: ["smtp", 587, ""],
  }[security] as [string, number, string];
  const url = `${scheme}://${credentials}${host}:${port ?? fallback}${query}`;
  if (!URL.canParse(url) || new URL(url).hostname !== host.toLowerCase())
    throw invalidInput({ "mail.host": "wrong_format" });
  return { url, from };
}
