import type { Static } from "typebox";
import { normalizeAddress, normalizeBusiness } from "#accounts";
import type { Platform } from "#platform";
import { invalidInput, problemKind } from "#platform/base";
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
import type { Settings, SettingsChanges } from "./settings-schemas.ts";

export const setByEnvironment = problemKind(
  409,
  "set_by_environment",
  "The server's environment sets this name. Change SITE_NAME there.",
);

type Needs = Pick<Platform, "config" | "clock">;
type Shown = Static<typeof Settings>;

/** What is set, and what the environment sets. */
export function showSettings(
  { config }: Pick<Needs, "config">,
  settings: SiteSettings,
  siteUrl: string,
): Shown {
  const { logo, name, texts, accent_color, contact, bank_account, delivery, business, weight_labels } =
    settings;
  const { about = null, terms = null, privacy = null, imprint = null } = texts;
  return {
    ...{ accent_color, contact, bank_account, delivery, business, weight_labels },
    name: config.isGiven.has("SITE_NAME") ? config.siteName : (name ?? config.siteName),
    logo_url: logo && pictureUrl(siteUrl, logo),
    texts: { about, terms, privacy, imprint },
    environment: {
      language: config.language,
      time_zone: config.timeZone,
      currencies: config.currencies,
      payment_methods: config.paymentMethods,
      commission_percent: `${config.commissionPercent}`,
      tax_rates: config.taxRates,
      commission_tax_rate: config.commissionTaxRate ?? null,
      producers: config.producers,
      public_url: config.publicUrl ?? null,
      mail_server: config.smtpUrl === undefined ? null : new URL(config.smtpUrl).hostname,
      mail_from: config.mailFrom,
    },
    fixed: config.isGiven.has("SITE_NAME") ? ["name"] : [],
  };
}

/**
 * Changes what staff set, and writes down which of it. `requireSame` sees what was set before. Throws set_by_environment,
 * invalid_input.
 */
export async function saveSettings(
  tx: Tx,
  { config, clock }: Needs,
  by: number,
  changes: Static<typeof SettingsChanges> & { logo?: string },
  requireSame: (before: SiteSettings) => void = () => {},
): Promise<SiteSettings> {
  const before = await lockSettings(tx, clock.now());
  requireSame(before);
  const { name, accent_color: color, contact, business, texts, logo_url, logo, ...rest } = changes;
  if (name !== undefined && config.isGiven.has("SITE_NAME") && name !== config.siteName)
    throw setByEnvironment();
  const doubled = doubledWeightLabel(changes.weight_labels ?? []);
  if (doubled >= 0) throw invalidInput({ [`weight_labels.${doubled}`]: "overlaps" });
  const wanted: Partial<SiteSettings> = {
    ...(rest as Partial<SiteSettings>),
    ...(name === undefined || config.isGiven.has("SITE_NAME") ? {} : { name }),
    ...(color === undefined ? {} : { accent_color: color && readableAccent(color) }),
    ...(contact === undefined ? {} : { contact: contact && contactOf(contact) }),
    ...(business === undefined ? {} : { business: business && normalizeBusiness(business) }),
    ...(texts === undefined ? {} : { texts: { ...before.texts, ...withoutEmpty(texts) } }),
    ...(logo_url === undefined ? {} : { logo: null }),
    ...(logo === undefined ? {} : { logo }),
  };
  const changed = Object.entries(wanted).filter(
    ([member, value]) => canonical(before[member as keyof SiteSettings]) !== canonical(value),
  );
  if (changed.length > 0) {
    await changeSettings(tx, Object.fromEntries(changed), clock.now());
    const details = { changed: changed.map(([member]) => member).join() };
    await recordAct(
      tx,
      by,
      { act: "settings_changed", subject: "site", subject_id: 1, details },
      clock.now(),
    );
  }
  return { ...before, ...wanted };
}

function contactOf({ email, phone, address }: NonNullable<Static<typeof SettingsChanges>["contact"]>) {
  return { email: email ?? null, phone: phone ?? null, address: address ? normalizeAddress(address) : null };
}

/** A page whose texts are all empty has none. */
function withoutEmpty(texts: NonNullable<Static<typeof SettingsChanges>["texts"]>): SiteSettings["texts"] {
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
