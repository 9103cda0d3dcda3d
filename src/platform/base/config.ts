import { resolve } from "node:path";
import { hasCluster, inWords } from "#platform/embedded";
import { readPostgresUrl } from "./postgres-url.ts";
import { loadOrCreateSecret } from "./secret-file.ts";
import {
  atLeastBytes,
  backupPlace,
  bucket,
  bucketAccount,
  ConfigError,
  choice,
  currency,
  databaseUrls,
  decimal,
  integer,
  keyOf,
  line,
  list,
  listOfDistinct,
  mailbox,
  mailServer,
  origin,
  type Parse,
  price,
  proxies,
  type Read,
  text,
  timeOfDay,
  timeZone,
} from "./settings.ts";
import { type SettingsFile, settingsFileName } from "./settings-file.ts";
import { oneOfRates, taxRates } from "./tax-rates.ts";
import { readTlsSettings } from "./tls-settings.ts";
import { readTracingSettings } from "./tracing-settings.ts";

export type Config = ReturnType<typeof loadConfig>;

/**
 * Every setting, its default and its meaning. Reads `env` and throws a ConfigError that names the first
 * wrong one, and what `file` (which was put into `env`) sets beside them. Names in the result bear their unit.
 * `atTerminal`: somebody watches the output. `site`: one in `dataDir` is begun where it isn't there yet, or has to be
 * there; where it is unused nothing is made and the secret may be empty.
 */
export function loadConfig(
  env: Record<string, string | undefined>,
  {
    atTerminal = false,
    site = "begun",
    file,
  }: { atTerminal?: boolean; site?: "begun" | "there" | "unused"; file?: SettingsFile | undefined } = {},
) {
  const { read, given, refuseOthers } = reader(env, file);
  const production = read("NODE_ENV", "", text) === "production";
  const databaseUrl = read("DATABASE_URL", undefined, postgresUrl);
  const replicaUrls = read("DATABASE_REPLICA_URLS", undefined, databaseUrls) ?? [];
  const dataDir = resolve(read("DATA_DIR", "./data", text));
  const smtpUrl = read("SMTP_URL", undefined, mailServer);
  const embedded = databaseUrl === undefined;
  if (embedded && replicaUrls.length > 0)
    throw new ConfigError("DATABASE_REPLICA_URLS requires DATABASE_URL.");
  if (site === "there" && embedded && !hasCluster(dataDir)) throw new ConfigError(noSiteIn(dataDir, file));
  const currencies = read("CURRENCIES", "EUR", listOfDistinct(currency));
  const rates = read("TAX_RATES", undefined, taxRates) ?? [];
  const demo = read("DEMO", embedded && !production ? "on" : "off", choice("on", "off")) === "on";
  if (demo && (production || !embedded)) {
    throw new ConfigError("DEMO=on works only with the embedded database and without NODE_ENV=production.");
  }

  const publicUrl = read("PUBLIC_URL", undefined, origin);
  const trustProxy = read("TRUST_PROXY", undefined, proxies);
  const port = read("PORT", "3000", integer(0, 65_535));
  const tls = readTlsSettings(read, { publicUrl, hasOther: trustProxy !== undefined || given.has("PORT") });

  const config = {
    /** The names of the settings that the environment or the file sets; staff change nothing of these. */
    isGiven: given,
    /** Turns off the mailbox page and the demo people. */
    production,
    /** Where the API listens, where it doesn't end TLS itself. */
    port,
    ...tls,
    /** What clients call the site, without a closing slash; unset, each request's Host. */
    publicUrl,
    /** Where operators read `/metrics`; unset, nowhere. */
    metricsPort: read("METRICS_PORT", undefined, integer(0, 65_535)),
    /** Where traces go, by OpenTelemetry's settings; unset, nothing is traced. */
    tracing: readTracingSettings(read),
    /** The embedded database, its secret and pictures lie here. */
    dataDir,
    /** An own PostgreSQL, or several of which one takes writes, as libpq writes them; unset, Farmgate runs the embedded one. */
    databaseUrl,
    /** Streaming replicas of `databaseUrl`, each named itself, that answer reads. */
    databaseReplicaUrls: replicaUrls,
    /** Connections each process holds at most, beside three that watch and listen. */
    databasePool: read("DATABASE_POOL", "16", integer(2, 500)),
    /** How many processes answer requests, one for each core of the machine at most. */
    workers: read("WORKERS", "1", integer(1, 64)),
    /** Where pictures lie: a bucket that speaks S3, as `https://key:secret@host/bucket?region=eu-west-1`; unset, in `dataDir`. */
    s3: read("S3_URL", undefined, bucket),
    /** Where the embedded database is backed up to while the server runs, and each night; unset, nowhere. */
    backup: {
      /** A folder, or `s3://bucket/prefix`. */
      to: read("BACKUP_TO", undefined, backupPlace),
      /** Encrypts what is backed up; nobody reads it without. */
      passphrase: read("BACKUP_PASSPHRASE", undefined, atLeastBytes(12)),
      /** When the day's copy is made, in the site's time zone. */
      at: read("BACKUP_AT", "03:00", timeOfDay),
      /** Whose bucket it is where it isn't the account of `S3_URL`, as `https://key:secret@host?region=eu-west-1`. */
      s3Account: read("BACKUP_S3_ACCOUNT", undefined, bucketAccount),
    },
    /** Where letters leave, under TLS always with `smtps:` or `?requireTLS=true`; unset, they stay in `/dev/mailbox`. */
    smtpUrl,
    mailFrom: read("MAIL_FROM", defaultMailFrom, mailbox),
    siteName: read("SITE_NAME", "Farmgate", line(60)),
    /** Of word stems; of pages and letters for who has chosen none and whose browser names none that there is. */
    language: read("LANGUAGE", "en", choice("en", "de", "fr", "nl")),
    /** In which days are judged. */
    timeZone: read("TIME_ZONE", "UTC", timeZone),
    /** Signs tokens and cursors, as UTF-8 bytes. */
    jwtSecret: read("JWT_SECRET", undefined, atLeastBytes(32)) ?? keptSecret(embedded, dataDir),
    /** The secret before `jwtSecret`, while it is replaced: what was signed with it is still accepted. */
    jwtSecretPrevious: read("JWT_SECRET_PREVIOUS", undefined, atLeastBytes(32)),
    accessTokenSeconds: read("ACCESS_TOKEN_SECONDS", "300", integer(1, 86_400)),
    refreshTokenSeconds: read("REFRESH_TOKEN_SECONDS", "2592000", integer(60, 31_536_000)),
    /** Browser origins that may call the API; unset, this computer's own, in production none. */
    corsOrigins: read("CORS_ORIGINS", undefined, list(origin)),
    /** What new prices may be in; the first is the site's. What is in another one goes on in it. */
    currencies,
    paymentMethods: read(
      "PAYMENT_METHODS",
      demo ? "cash,card,transfer" : "cash",
      listOfDistinct(choice("cash", "card", "transfer")),
    ),
    /** So long an order waits for its bank transfer, in days. */
    transferDays: read("TRANSFER_DAYS", "3", integer(1, 14)),
    /** Takes cards through Stripe; unset, `card` is the sandbox. */
    stripe: stripeAccount(read),
    /** Of what is paid by card: cash changes hands outside, so nothing is taken from it. */
    commissionPercent: read("COMMISSION_PERCENT", "0", decimal(0, 100)),
    /** What taxes a product may bear, the usual one first; none, and nothing is said of taxes. Prices include them. */
    taxRates: rates,
    /** At which the site's own commission is taxed, which includes it; the first of `taxRates` unless it is set. */
    commissionTaxRate: read("COMMISSION_TAX_RATE", undefined, oneOfRates(rates)) ?? rates[0]?.name,
    /** In the site's currency. */
    promotionPricePerDayMinor: read("PROMOTION_PRICE_PER_DAY", "1.00", price(currencies[0])),
    /** `approved`: an operator lets each producer in. */
    producers: read("PRODUCERS", "open", choice("open", "approved")),
    /** Fills an empty embedded database at its first start. */
    demo,
    rateLimit: read("RATE_LIMIT", "on", choice("on", "off")) === "on",
    /** Whose `X-Forwarded-For`, `-Proto` and `-Host` are believed: a number of hops, or addresses and networks by commas. */
    trustProxy,
    /**
     * How long a server that was told to stop answers as ever, for balancers to see in `/readyz` that it will end; then it
     * takes no more connections. Without a balancer nobody has to see it.
     */
    drainSeconds: read("DRAIN_SECONDS", embedded ? "0" : "5", integer(0, 600)),
    /** At a terminal people want to see what goes wrong, not a line for each request. */
    logLevel: read(
      "LOG_LEVEL",
      atTerminal ? "warn" : "info",
      choice("fatal", "error", "warn", "info", "debug", "trace", "silent"),
    ),
  };
  refuseOthers();
  return config;

  function keptSecret(isEmbedded: boolean, folder: string): string {
    if (site === "unused") return "";
    if (!isEmbedded) {
      throw new ConfigError("JWT_SECRET is required with DATABASE_URL: at least 32 random bytes.");
    }
    try {
      return loadOrCreateSecret(folder);
    } catch (error) {
      throw new ConfigError(inWords(error, folder).message);
    }
  }
}

/** The text is kept: what it says is read where it is connected to. */
const postgresUrl: Parse<string> = (value) => {
  readPostgresUrl(value);
  return value;
};

/** Both keys or none: without the second nobody could tell a word of Stripe's from a stranger's. */
function stripeAccount(read: Read): StripeAccount | undefined {
  const secretKey = read("STRIPE_SECRET_KEY", undefined, keyOf("sk_", "rk_"));
  const webhookSecret = read("STRIPE_WEBHOOK_SECRET", undefined, keyOf("whsec_"));
  const apiBase = read("STRIPE_API_BASE", undefined, origin);
  if (secretKey === undefined && webhookSecret === undefined) return undefined;
  if (secretKey === undefined)
    throw new ConfigError("STRIPE_WEBHOOK_SECRET is set without STRIPE_SECRET_KEY.");
  if (webhookSecret === undefined)
    throw new ConfigError("STRIPE_SECRET_KEY is set without STRIPE_WEBHOOK_SECRET.");
  return { secretKey, webhookSecret, apiBase };
}

/** `apiBase` is where tests have somebody else answer as Stripe; undefined is Stripe itself. */
export interface StripeAccount {
  secretKey: string;
  webhookSecret: string;
  apiBase: string | undefined;
}

export const defaultMailFrom = "Farmgate <no-reply@localhost>";

/** Says what a command looked at that found no site in `place`, and what to do. */
export function noSiteIn(place: string, file: SettingsFile | undefined): string {
  const settings = file ? file.path : `the environment alone (there is no ${resolve(settingsFileName)})`;
  return (
    `No server has run on ${place} yet. The settings come from ${settings}: start a server, or set DATA_DIR or DATABASE_URL ` +
    "to the server's."
  );
}

function reader(env: Record<string, string | undefined>, file: SettingsFile | undefined) {
  const asked = new Set<string>();
  const given = new Set<string>();

  function read<T>(name: string, fallback: string, parse: Parse<T>): T;
  function read<T>(name: string, fallback: undefined, parse: Parse<T>): T | undefined;
  function read<T>(name: string, fallback: string | undefined, parse: Parse<T>): T | undefined {
    asked.add(name);
    const set = env[name]?.trim();
    if (set) given.add(name);
    const value = set || fallback;
    if (value === undefined) return undefined;
    try {
      return parse(value);
    } catch (error) {
      // The value itself may be a secret, so only the name and the rule are told.
      const where = file?.taken.includes(name) ? ` (set in ${file.path})` : "";
      throw new ConfigError(`${name} ${error instanceof Error ? error.message : "is wrong"}${where}.`);
    }
  }

  /** A name that nobody asks for is a slip of the pen, and what it was to say would be left out in silence. */
  function refuseOthers() {
    const other = file?.names.find((name) => !asked.has(name));
    if (other !== undefined) throw new ConfigError(`${file?.path} sets ${other}, which is not a setting.`);
  }

  return { read, given: given as ReadonlySet<string>, refuseOthers };
}
