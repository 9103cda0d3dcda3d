import { html } from "ghtml";
import { type Static, Type } from "typebox";
import type { Accounts } from "#accounts";
import { bothOf, closed, isRecord, seal, unseal } from "#platform/base";
import { button, type FormErrors, field, type Html, select, type Visit } from "#web";
import { consoleWords } from "../pages/frame.ts";
import { mailMembers } from "./schemas.ts";
import type { ShownMail, TypedMail } from "./server.ts";

type AnyVisit = Visit<unknown, unknown>;

/** A mail server as it is typed into a form. */
export const MailFields = closed({
  host: Type.Optional(mailMembers.host),
  port: Type.Optional(mailMembers.port),
  security: Type.Optional(mailMembers.security),
  username: Type.Optional(mailMembers.username),
  password: Type.Optional(mailMembers.password),
  from: Type.Optional(mailMembers.from),
  /** The password that was typed before, sealed. */
  kept: Type.Optional(Type.String({ maxLength: 2000 })),
});

/** What was typed, with the password that was typed before where the form came back. */
export function typedMail(
  { keys }: Pick<Accounts, "keys">,
  { kept, ...typed }: Static<typeof MailFields> = {},
): TypedMail {
  const password = typed.password ?? (kept && unseal(bothOf(keys, "settings"), kept));
  return { ...typed, ...(password && { password }) };
}

export function mailLabels(visit: AnyVisit): Record<string, string> {
  const { setup } = consoleWords(visit);
  return {
    "mail.host": setup.host,
    "mail.port": setup.port,
    "mail.security": setup.security,
    "mail.username": setup.mailUser,
    "mail.password": setup.mailPassword,
    "mail.from": setup.from,
  };
}

/** The fields of a mail server, with what was typed before what is `known`; its password is never shown. */
export function mailFields(
  visit: AnyVisit,
  errors: FormErrors,
  {
    known,
    passwordHint,
    from,
  }: { known?: ShownMail | undefined; passwordHint?: string | undefined; from?: Html | undefined } = {},
): Html {
  const { setup } = consoleWords(visit);
  const labels = mailLabels(visit);
  const line = (name: keyof typeof mailMembers, more: Partial<Parameters<typeof field>[0]> = {}) => {
    const member = `mail.${name}`;
    const value = visit.typed[member] ?? (name === "password" ? "" : String(known?.[name] ?? ""));
    return field({ name: member, label: labels[member] ?? "", value, ...more, ...errors.of(member) });
  };
  const kept = keptPassword(visit);
  return html`!${line("host", { maxlength: 253 })}
!${select({
    name: "mail.security",
    label: setup.security,
    value: visit.typed["mail.security"] ?? known?.security ?? "tls",
    options: (["tls", "starttls", "none"] as const).map((value) => ({
      value,
      text: setup.securities[value],
    })),
    ...errors.of("mail.security"),
  })}
!${line("port", { hint: setup.portHint, inputmode: "numeric", isShort: true })}
!${line("username", { maxlength: 200, autocomplete: "off" })}
!${line("password", {
    type: "password",
    autocomplete: "new-password",
    value: "",
    hint: kept === undefined ? passwordHint : setup.mailPasswordKept,
  })}!${kept === undefined ? "" : html`<input type="hidden" name="mail.kept" value="${kept}">`}
!${from ?? line("from", { type: "email" })}`;
}

/** Sends the form that it stands in to be tried, without what the form requires. */
export function trialButton(visit: AnyVisit, action: string): Html {
  const { setup } = consoleWords(visit);
  return button({ text: setup.test, kind: "secondary", action, skipsChecks: true });
}

/** What was typed as the mail server's password, sealed, so that a form that comes back needn't be given it again. */
function keptPassword({ request, site }: AnyVisit): string | undefined {
  const mail = isRecord(request.body) ? request.body["mail"] : undefined;
  if (!isRecord(mail)) return undefined;
  const { password, kept } = mail;
  if (typeof password === "string") return seal(site.keys.settings, password);
  return typeof kept === "string" ? kept : undefined;
}
