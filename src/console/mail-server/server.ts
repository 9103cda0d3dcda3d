import type { Static } from "typebox";
import { invalidInput } from "#platform/base";
import type { mailMembers } from "./schemas.ts";

/** The mail server that somebody names. */
export interface MailServer {
  /** As `SMTP_URL` names it. */
  url: string;
  from: string;
}

type Members = { [Name in keyof typeof mailMembers]: Static<(typeof mailMembers)[Name]> };
/** As it is told: what is left out, or null, is what the site usually has. */
export type TypedMail = Partial<Pick<Members, "host" | "security">> & {
  [Name in Exclude<keyof Members, "host" | "security">]?: Members[Name] | null;
};

/** A mail server without its password. */
export type ShownMail = Omit<Members, "password" | "username"> & {
  username: string | null;
  has_password: boolean;
};

const schemes = {
  tls: { scheme: "smtps", port: 465, query: "" },
  starttls: { scheme: "smtp", port: 587, query: "?requireTLS=true" },
  none: { scheme: "smtp", port: 587, query: "" },
} as const;

/**
 * Undefined where no server is named. Where no password is given it is `kept`, if that is of the same account. Throws
 * invalid_input.
 */
export function readMailServer(typed: TypedMail, kept?: string): MailServer | undefined {
  const { username, from } = typed;
  const host = typed.host?.toLowerCase();
  if (host === undefined) return undefined;
  if (from === undefined || from === null) throw invalidInput({ "mail.from": "required" });
  const { scheme, port, query } = schemes[typed.security ?? "tls"];
  const part = encodeURIComponent;
  const credentials = username ? `${part(username)}:${part(typed.password ?? "")}@` : "";
  const url = `${scheme}://${credentials}${host}:${typed.port ?? port}${query}`;
  if (!URL.canParse(url) || new URL(url).hostname !== host)
    throw invalidInput({ "mail.host": "wrong_format" });
  return { url: typed.password || !username ? url : withPasswordOf(url, kept), from };
}

/**
 * A password goes only where whoever typed it sent it: to the same account of the same server, encrypted if it was. Else
 * anybody who may change the settings could have it sent to a server of theirs. Throws invalid_input.
 */
function withPasswordOf(url: string, kept: string | undefined): string {
  const [next, before] = [new URL(url), new URL(kept ?? "smtp://nowhere")];
  const isSame =
    next.hostname === before.hostname && next.port === portOf(before) && next.username === before.username;
  if (!isSame || before.password === "" || (securityOf(next) === "none" && securityOf(before) !== "none"))
    throw invalidInput({ "mail.password": "required" });
  next.password = before.password;
  return next.href;
}

/** What may be shown of a server. */
export function showMailServer(smtpUrl: string, from: string): ShownMail {
  const url = new URL(smtpUrl);
  return {
    host: url.hostname,
    port: Number(portOf(url)),
    security: securityOf(url),
    username: url.username === "" ? null : decodeURIComponent(url.username),
    has_password: url.password !== "",
    from,
  };
}

function securityOf({ protocol, searchParams }: URL): ShownMail["security"] {
  if (protocol === "smtps:") return "tls";
  return searchParams.get("requireTLS") === "true" ? "starttls" : "none";
}

function portOf(url: URL): string {
  return url.port || String(schemes[securityOf(url)].port);
}
