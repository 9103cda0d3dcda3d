import { type Clock, type Config, currencyDigits, type Keys, seal, unseal } from "#platform/base";
import type { Invalidations } from "#platform/cache";
import { type Db, multiplexed, type Tx, transaction } from "#platform/database";

export const textNames = ["about", "terms", "privacy", "imprint"] as const;
type TextName = (typeof textNames)[number];

/** What staff have set; null where they haven't. */
export interface SiteSettings {
  name: string | null;
  /** The name of a picture. */
  logo: string | null;
  /** As `#2f7040`. */
  accent_color: string | null;
  contact: { email: string | null; phone: string | null; address: PostalAddress | null } | null;
  bank_account: { holder: string; iban: string; bic?: string | null } | null;
  delivery: { note: string } | null;
  /** Who runs the site, as its papers name them. */
  business: { legal_name: string | null; address: PostalAddress | null; tax_number: string | null } | null;
  /** Markdown by language. */
  texts: Partial<Record<TextName, Record<string, string> | null>>;
  /** Layouts of codes on weight labels, as `weight-labels.ts` says. */
  weight_labels: string[] | null;
  language: Config["language"] | null;
  currencies: Config["currencies"] | null;
  time_zone: string | null;
  /** How letters leave: the address of the server, sealed, and whom they are from. */
  mail: { server: string; from: string } | null;
  /** When the page of an empty site was filled in. */
  set_up_at: Date | null;
}

export interface PostalAddress {
  street: string;
  line2?: string | null;
  postal_code: string;
  city: string;
  region?: string | null;
  country: string;
}

/** The settings as this process knows them. */
export interface LiveSettings {
  readonly current: SiteSettings;
  /** The address of the mail server; undefined where none is set, or under another secret than the site has now. */
  readonly mailServer: string | undefined;
  /** Resolves once `current` holds what was committed before. */
  refresh(): Promise<void>;
  /** How many wait for that. */
  readonly waiting: number;
}

const none: SiteSettings = {
  ...{ name: null, logo: null, accent_color: null, contact: null, bank_account: null, delivery: null },
  business: null,
  weight_labels: null,
  ...{ language: null, currencies: null, time_zone: null, mail: null, set_up_at: null },
  texts: {},
};

/** Reads the settings when they are first asked for, and again after each change, which is told as one of everything. */
export function createSettings(
  db: Db,
  invalidations: Pick<Invalidations, "onInvalidate">,
  keys: Buffer[],
): LiveSettings {
  let current = none;
  let mailServer: string | undefined;
  let isStale = true;
  let reading: Promise<void> | undefined;
  let waiting = 0;
  invalidations.onInvalidate((stale) => {
    if (stale !== "everything") return;
    isStale = true;
    // Letters don't wait for a request. What fails is read by the next one.
    refresh().catch(() => {});
  });
  return {
    get current() {
      return current;
    },
    get mailServer() {
      return mailServer;
    },
    refresh,
    get waiting() {
      return waiting;
    },
  };

  async function refresh() {
    waiting++;
    try {
      // What is being read is waited for too: it may be all that there is to know.
      while (isStale || reading) {
        reading ??= read().finally(() => {
          reading = undefined;
        });
        await reading;
      }
    } finally {
      waiting--;
    }
  }

  async function read() {
    isStale = false;
    try {
      current = (await findSettings(db)) ?? none;
      mailServer = current.mail ? unseal(keys, current.mail.server) : undefined;
    } catch (error) {
      isStale = true;
      throw error;
    }
  }
}

/** The configuration of a site with what staff have set, where the environment doesn't. */
export function withSettings(config: Config, settings: LiveSettings): Config {
  const live: { [Name in keyof Config]?: { setBy: string; get: () => Config[Name] } } = {
    siteName: { setBy: "SITE_NAME", get: () => settings.current.name ?? config.siteName },
    language: { setBy: "LANGUAGE", get: () => settings.current.language ?? config.language },
    timeZone: { setBy: "TIME_ZONE", get: () => settings.current.time_zone ?? config.timeZone },
    currencies: { setBy: "CURRENCIES", get: () => settings.current.currencies ?? config.currencies },
    // It was read in the smallest units of another currency.
    promotionPricePerDayMinor: { setBy: "CURRENCIES", get: priceOfPromotion },
    smtpUrl: { setBy: "SMTP_URL", get: () => settings.mailServer ?? config.smtpUrl },
    mailFrom: {
      setBy: "SMTP_URL",
      get: () =>
        (config.isGiven.has("MAIL_FROM") ? undefined : settings.current.mail?.from) ?? config.mailFrom,
    },
  };
  const getters = Object.entries(live).filter(([, { setBy }]) => !config.isGiven.has(setBy));
  return Object.defineProperties(
    { ...config },
    Object.fromEntries(getters.map(([name, { get }]) => [name, { enumerable: true, get }])),
  );

  function priceOfPromotion() {
    const [before, now] = [config.currencies[0], settings.current.currencies?.[0] ?? config.currencies[0]];
    return Math.round(
      config.promotionPricePerDayMinor * 10 ** (currencyDigits(now) - currencyDigits(before)),
    );
  }
}

/**
 * Seals what was sealed under the secret before this one under this one, so that the other may be forgotten. To be called
 * once at a start.
 */
export async function sealAnew({ db, keys, clock }: { db: Db; keys: Keys; clock: Clock }): Promise<void> {
  const old = keys.previous?.settings;
  if (old === undefined) return;
  await transaction(db, async (tx) => {
    const { mail } = await lockSettings(tx, clock.now());
    const server = mail ? unseal([old], mail.server) : undefined;
    if (mail && server !== undefined)
      await changeSettings(tx, { mail: { ...mail, server: seal(keys.settings, server) } }, clock.now());
  });
}

/** What is set, whose row is held until the transaction ends. */
export async function lockSettings(tx: Tx, now: Date): Promise<SiteSettings> {
  await tx
    .insertInto("site_settings")
    .values({ updated_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const settings = await selectSettings(tx).forUpdate().executeTakeFirstOrThrow();
  return settings as SiteSettings;
}

export async function changeSettings(tx: Tx, change: Partial<SiteSettings>, now: Date): Promise<void> {
  const asJson = (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(value));
  const { contact, bank_account, delivery, business, texts, mail, ...columns } = change;
  await tx
    .updateTable("site_settings")
    .set({
      ...columns,
      ...(contact === undefined ? {} : { contact: asJson(contact) }),
      ...(bank_account === undefined ? {} : { bank_account: asJson(bank_account) }),
      ...(delivery === undefined ? {} : { delivery: asJson(delivery) }),
      ...(business === undefined ? {} : { business: asJson(business) }),
      ...(mail === undefined ? {} : { mail: asJson(mail) }),
      ...(texts === undefined ? {} : { texts: JSON.stringify(texts) }),
      updated_at: now,
    })
    .execute();
}

async function findSettings(db: Db): Promise<SiteSettings | undefined> {
  // Every request waits for them, so they don't stand in line for a connection where one is shared.
  const settings = await selectSettings(multiplexed(db)).executeTakeFirst();
  return settings as SiteSettings | undefined;
}

function selectSettings(db: Db) {
  return db
    .selectFrom("site_settings")
    .select(["name", "logo", "accent_color", "contact", "bank_account", "delivery", "business", "texts"])
    .select(["language", "currencies", "time_zone", "mail", "set_up_at", "weight_labels"]);
}
