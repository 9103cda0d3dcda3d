import type { Static } from "typebox";
import { normalizeAddress, normalizeBusiness } from "#accounts";
import type { Platform } from "#platform";
import { bothOf, currencyCodes, invalidInput, problemKind, seal, unseal } from "#platform/base";
import type { Tx } from "#platform/database";
import { pictureUrl } from "#platform/pictures";
import {
  changeSettings,
  doubledWeightLabel,
  lockSettings,
  readableAccent,
  type SiteSettings,
} from "#platform/settings";
import { recordAct } from "#staff";
import { type MailServer, readMailServer, showMailServer, type TypedMail } from "./mail-server/server.ts";
import type { Settings, SettingsChanges } from "./settings-schemas.ts";
import { followChoices, isTimeZone, requireUnused } from "./site-choices.ts";

export const setByEnvironment = problemKind(
  409,
  "set_by_environment",
  "The server's environment sets this. Change it there.",
);

type Needs = Pick<Platform, "config" | "clock" | "settings" | "keys">;
type Shown = Static<typeof Settings>;
type Changes = Static<typeof SettingsChanges>;

/** Which settings of the environment win over what staff set. */
const environmentNames = {
  name: "SITE_NAME",
  language: "LANGUAGE",
  time_zone: "TIME_ZONE",
  currencies: "CURRENCIES",
  mail: "SMTP_URL",
  "mail.from": "MAIL_FROM",
} as const;
type Fixable = keyof typeof environmentNames;

/** The setting of the environment that a member is fixed by; undefined where staff may change it. */
export function fixedBy({ isGiven }: Platform["config"], member: Fixable): string | undefined {
  const name = environmentNames[member];
  return isGiven.has(name) ? name : undefined;
}

/** What is set, and what the environment sets. */
export function showSettings(platform: Needs, settings: SiteSettings, siteUrl: string): Shown {
  const { config } = platform;
  const { logo, texts, accent_color, contact, bank_account, delivery, business, weight_labels } = settings;
  const { about = null, terms = null, privacy = null, imprint = null } = texts;
  const choices = choicesOf(config, settings);
  const server = mailServerOf(platform, settings);
  const mail = server ? showMailServer(server.url, server.from) : null;
  return {
    ...{ accent_color, contact, bank_account, delivery, business, weight_labels, mail },
    ...choices,
    name: fixedBy(config, "name") ? config.siteName : (settings.name ?? config.siteName),
    logo_url: logo && pictureUrl(siteUrl, logo),
    texts: { about, terms, privacy, imprint },
    environment: {
      ...choices,
      payment_methods: config.paymentMethods,
      commission_percent: `${config.commissionPercent}`,
      tax_rates: config.taxRates,
      commission_tax_rate: config.commissionTaxRate ?? null,
      producers: config.producers,
      public_url: config.publicUrl ?? null,
      mail_server: mail?.host ?? null,
      mail_from: mail?.from ?? config.mailFrom,
    },
    fixed: Object.keys(environmentNames).filter((member) => fixedBy(config, member as Fixable)),
  };
}

/** What holds of language, time zone and currencies. */
function choicesOf(config: Platform["config"], settings: SiteSettings) {
  return {
    language: (fixedBy(config, "language") ? null : settings.language) ?? config.language,
    time_zone: (fixedBy(config, "time_zone") ? null : settings.time_zone) ?? config.timeZone,
    currencies: (fixedBy(config, "currencies") ? null : settings.currencies) ?? config.currencies,
  };
}

/** How emails leave; undefined where they don't, or where the address was sealed under another secret. */
export function mailServerOf(
  { config, keys }: Pick<Platform, "config" | "keys">,
  { mail }: SiteSettings,
): MailServer | undefined {
  const url = fixedBy(config, "mail")
    ? config.smtpUrl
    : (mail ?? undefined) && unseal(bothOf(keys, "settings"), mail?.server ?? "");
  const from = fixedBy(config, "mail") || fixedBy(config, "mail.from") ? config.mailFrom : mail?.from;
  return url === undefined || from === undefined ? undefined : { url, from };
}

/**
 * Changes what staff set, and writes down which of it. `requireSame` sees what was set before. Throws set_by_environment,
 * currency_in_use, invalid_input.
 */
export async function saveSettings(
  tx: Tx,
  platform: Needs,
  by: number,
  changes: Changes & { logo?: string },
  requireSame: (before: SiteSettings) => void = () => {},
): Promise<SiteSettings> {
  const { config, clock } = platform;
  const before = await lockSettings(tx, clock.now());
  requireSame(before);
  const wanted = withoutFixed(config, before, {
    ...readPlain(before, changes),
    ...readChoices(changes),
    ...readMail(platform, before, changes),
  });
  const changed = Object.entries(wanted).filter(
    ([member, value]) => canonical(before[member as keyof SiteSettings]) !== canonical(value),
  );
  if (changed.length === 0) return before;
  const written: Partial<SiteSettings> = Object.fromEntries(changed);
  const { currencies } = written;
  if (currencies) {
    for (const currency of choicesOf(config, before).currencies)
      if (!currencies.includes(currency)) await requireUnused(tx, currency);
  }
  await changeSettings(tx, written, clock.now());
  await followChoices(tx, written, clock.now());
  const details = { changed: changed.map(([member]) => member).join() };
  await recordAct(tx, by, { act: "settings_changed", subject: "site", subject_id: 1, details }, clock.now());
  return { ...before, ...written };
}

/** What the environment sets stays as it is: it may be said again. Throws set_by_environment. */
function withoutFixed(
  config: Platform["config"],
  before: SiteSettings,
  wanted: Partial<SiteSettings>,
): Partial<SiteSettings> {
  const now = { ...choicesOf(config, before), name: config.siteName };
  const kept = Object.entries(wanted).filter(([member, value]) => {
    if (!(member in environmentNames) || !fixedBy(config, member as Fixable)) return true;
    if (canonical(value) !== canonical(now[member as keyof typeof now])) throw setByEnvironment();
    return false;
  });
  return Object.fromEntries(kept);
}

/** What is kept as it is told. */
function readPlain(before: SiteSettings, changes: Changes & { logo?: string }): Partial<SiteSettings> {
  const { name, accent_color: color, contact, business, texts, logo_url, logo } = changes;
  const { bank_account, delivery, weight_labels } = changes;
  const doubled = doubledWeightLabel(weight_labels ?? []);
  if (doubled >= 0) throw invalidInput({ [`weight_labels.${doubled}`]: "overlaps" });
  return {
    ...(name === undefined ? {} : { name }),
    ...(bank_account === undefined ? {} : { bank_account }),
    ...(delivery === undefined ? {} : { delivery }),
    ...(weight_labels === undefined ? {} : { weight_labels }),
    ...(color === undefined ? {} : { accent_color: color && readableAccent(color) }),
    ...(contact === undefined ? {} : { contact: contact && contactOf(contact) }),
    ...(business === undefined ? {} : { business: business && normalizeBusiness(business) }),
    ...(texts === undefined ? {} : { texts: { ...before.texts, ...withoutEmpty(texts) } }),
    ...(logo_url === undefined ? {} : { logo: null }),
    ...(logo === undefined ? {} : { logo }),
  };
}

/** Throws invalid_input. */
function readChoices({ language, time_zone, currencies }: Changes): Partial<SiteSettings> {
  if (time_zone !== undefined && !isTimeZone(time_zone)) throw invalidInput({ time_zone: "not_a_choice" });
  const unknown = currencies?.findIndex((code) => !currencyCodes.includes(code)) ?? -1;
  if (unknown >= 0) throw invalidInput({ [`currencies.${unknown}`]: "not_a_choice" });
  return {
    ...(language === undefined ? {} : { language }),
    ...(time_zone === undefined ? {} : { time_zone }),
    ...(currencies === undefined ? {} : { currencies: currencies as [string, ...string[]] }),
  };
}

/** Throws set_by_environment, invalid_input. */
function readMail(platform: Needs, before: SiteSettings, { mail }: Changes): Partial<SiteSettings> {
  const { config, keys } = platform;
  if (mail === undefined) return {};
  if (fixedBy(config, "mail")) throw setByEnvironment();
  if (mail === null) {
    // The next start would refuse: a site that is reachable from outside needs one.
    if (config.publicUrl !== undefined) throw invalidInput({ mail: "required" });
    return { mail: null };
  }
  const server = changedMailServer(platform, before, mail);
  if (!server) return { mail: null };
  const known = mailServerOf(platform, before);
  // Each sealing is other bytes.
  if (known?.url === server.url && before.mail?.from === server.from) return {};
  return { mail: { server: seal(keys.settings, server.url), from: server.from } };
}

/** A mail server as it is told, with what may be left out. Throws set_by_environment, invalid_input. */
export function changedMailServer(
  platform: Pick<Platform, "config" | "keys">,
  before: SiteSettings,
  typed: TypedMail,
): MailServer | undefined {
  const { config } = platform;
  const fixed = fixedBy(config, "mail.from") ? config.mailFrom : undefined;
  if (fixed !== undefined && typed.from && typed.from !== fixed) throw setByEnvironment();
  const kept = before.mail ? mailServerOf(platform, before)?.url : undefined;
  return readMailServer({ ...typed, ...(fixed !== undefined && { from: fixed }) }, kept);
}

function contactOf({ email, phone, address }: NonNullable<Changes["contact"]>) {
  return { email: email ?? null, phone: phone ?? null, address: address ? normalizeAddress(address) : null };
}

/** A page whose texts are all empty has none. */
function withoutEmpty(texts: NonNullable<Changes["texts"]>): SiteSettings["texts"] {
  return Object.fromEntries(
    Object.entries(texts).map(([page, byLanguage]) => {
      const written = Object.entries(byLanguage ?? {}).filter(([, text]) => text.trim() !== "");
      return [page, written.length > 0 ? Object.fromEntries(written) : null];
    }),
  );
}

/** The database turns the members of an object round. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, one) =>
    typeof one === "object" && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}
