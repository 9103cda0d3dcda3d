import { resolve } from "node:path";
import proxyAddr from "@fastify/proxy-addr";
import { inWords } from "./database/embedded/failure.ts";
import { secretKeptIn } from "./kept-secret.ts";
import type { Bucket } from "./pictures/s3.ts";

/** A wrong setting: the start stops with this one sentence. */
export class ConfigError extends Error {}

export type Config = ReturnType<typeof loadConfig>;

/**
 * Every setting, its default and its meaning. Reads `env` and throws a ConfigError that names the first
 * wrong one. Names in the result bear their unit. `atTerminal`: somebody watches the output.
 */
export function loadConfig(env: Record<string, string | undefined>, { atTerminal = false } = {}) {
  const read = reader(env);
  const production = env["NODE_ENV"] === "production";
  const databaseUrl = read("DATABASE_URL", undefined, url("postgres:", "postgresql:"));
  const dataDir = resolve(read("DATA_DIR", "./data", text));
  const smtpUrl = read("SMTP_URL", undefined, mailServer);
  const embedded = databaseUrl === undefined;
  const demo = read("DEMO", embedded && !production ? "on" : "off", choice("on", "off")) === "on";
  if (demo && (production || !embedded)) {
    throw new ConfigError("DEMO=on is for an embedded database and not for NODE_ENV=production.");
  }

  return {
    /** Turns off the mailbox page and the demo people. */
    production,
    /** Where the API listens. */
    port: read("PORT", "3000", integer(0, 65_535)),
    host: read("HOST", "127.0.0.1", text),
    /** What clients call the site, without a closing slash; unset, each request's Host. */
    publicUrl: read("PUBLIC_URL", undefined, origin),
    /** Where operators read `/metrics`; unset, nowhere. */
    metricsPort: read("METRICS_PORT", undefined, integer(0, 65_535)),
    /** The embedded database, its secret and pictures lie here. */
    dataDir,
    /** An own PostgreSQL; unset, Farmgate runs the embedded one. */
    databaseUrl,
    /** Connections each process holds at most, beside three that watch and listen. */
    databasePool: read("DATABASE_POOL", "16", integer(2, 500)),
    /** How many processes answer requests, one for each core of the machine at most. */
    workers: read("WORKERS", "1", integer(1, 64)),
    /** Where pictures lie: a bucket that speaks S3, as `https://key:secret@host/bucket?region=eu-west-1`; unset, in `dataDir`. */
    s3: read("S3_URL", undefined, bucket),
    /** Where letters leave, under TLS always with `smtps:` or `?requireTLS=true`; unset, they stay in `/dev/mailbox`. */
    smtpUrl,
    mailFrom: read("MAIL_FROM", "Farmgate <no-reply@localhost>", mailbox),
    siteName: read("SITE_NAME", "Farmgate", line(60)),
    /** The language of letters and of word stems. */
    language: read("LANGUAGE", "en", choice("en")),
    /** In which days are judged. */
    timeZone: read("TIME_ZONE", "UTC", timeZone),
    /** Signs tokens and cursors, as UTF-8 bytes. */
    jwtSecret: read("JWT_SECRET", undefined, atLeastBytes(32)) ?? keptSecret(embedded, dataDir),
    accessTokenSeconds: read("ACCESS_TOKEN_SECONDS", "300", integer(1, 86_400)),
    refreshTokenSeconds: read("REFRESH_TOKEN_SECONDS", "2592000", integer(60, 31_536_000)),
    /** Browser origins that may call the API; unset, this computer's own, in production none. */
    corsOrigins: read("CORS_ORIGINS", undefined, list(origin)),
    /** What prices may be in; the first is the site's. */
    currencies: read("CURRENCIES", "EUR", list(currency)),
    paymentMethods: read("PAYMENT_METHODS", demo ? "cash,card" : "cash", list(choice("cash", "card"))),
    commissionPercent: read("COMMISSION_PERCENT", "0", decimal(0, 100)),
    /** In the site's currency. */
    promotionPricePerDay: read("PROMOTION_PRICE_PER_DAY", "1.00", decimal(0, 1_000_000)),
    /** `approved`: an operator lets each producer in. */
    producers: read("PRODUCERS", "open", choice("open", "approved")),
    /** Fills an empty embedded database at its first start. */
    demo,
    rateLimit: read("RATE_LIMIT", "on", choice("on", "off")) === "on",
    /** Whose `X-Forwarded-*` are believed: a number of hops, or addresses and networks by commas. */
    trustProxy: read("TRUST_PROXY", undefined, proxies),
    /** How long a stopping server still answers before it closes. */
    drainSeconds: read("DRAIN_SECONDS", embedded ? "0" : "5", integer(0, 600)),
    /** At a terminal people want to see what goes wrong, not a line for each request. */
    logLevel: read(
      "LOG_LEVEL",
      atTerminal ? "warn" : "info",
      choice("fatal", "error", "warn", "info", "debug", "trace", "silent"),
    ),
  };

  function keptSecret(isEmbedded: boolean, folder: string): string {
    if (!isEmbedded) {
      throw new ConfigError("JWT_SECRET is required where DATABASE_URL is set: at least 32 random bytes.");
    }
    try {
      return secretKeptIn(folder);
    } catch (error) {
      throw new ConfigError(inWords(error, folder).message);
    }
  }
}

type Parse<T> = (value: string) => T;

function reader(env: Record<string, string | undefined>) {
  function read<T>(name: string, fallback: string, parse: Parse<T>): T;
  function read<T>(name: string, fallback: undefined, parse: Parse<T>): T | undefined;
  function read<T>(name: string, fallback: string | undefined, parse: Parse<T>): T | undefined {
    const value = env[name]?.trim() || fallback;
    if (value === undefined) return undefined;
    try {
      return parse(value);
    } catch (error) {
      // The value itself may be a secret, so only the name and the rule are told.
      throw new ConfigError(`${name} ${error instanceof Error ? error.message : "is wrong"}.`);
    }
  }
  return read;
}

const text: Parse<string> = (value) => value;

const line =
  (most: number): Parse<string> =>
  (value) => {
    if (value.length > most || /\p{Cc}/u.test(value))
      throw new Error(`must be one line of at most ${most} characters`);
    return value;
  };

const integer =
  (least: number, most: number): Parse<number> =>
  (value) => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < least || number > most) {
      throw new Error(`must be a whole number from ${least} to ${most}`);
    }
    return number;
  };

/** A decimal kept as its text, so that no cent is lost on the way. */
const decimal =
  (least: number, most: number): Parse<string> =>
  (value) => {
    if (!/^\d{1,7}(\.\d{1,4})?$/.test(value) || Number(value) < least || Number(value) > most) {
      throw new Error(`must be a decimal from ${least} to ${most}`);
    }
    return value;
  };

const choice =
  <const T extends string>(...choices: T[]): Parse<T> =>
  (value) => {
    const found = choices.find((one) => one === value);
    if (found === undefined) throw new Error(`must be one of ${choices.join(", ")}`);
    return found;
  };

const list =
  <T>(parse: Parse<T>): Parse<[T, ...T[]]> =>
  (value) => {
    const [first = "", ...rest] = value.split(",").map((part) => part.trim());
    return [parse(first), ...rest.map(parse)];
  };

const url =
  (...protocols: string[]): Parse<string> =>
  (value) => {
    if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol)) {
      throw new Error(`must be a URL that starts with ${protocols.join("// or ")}//`);
    }
    return value;
  };

const mailServer: Parse<string> = (value) => {
  const checked = url("smtp:", "smtps:")(value);
  if (new URL(checked).hostname === "") throw new Error("must name a server, like smtp://mail.example:587");
  return checked;
};

/** Key and secret are percent-encoded where they hold what a URL can't; the region is us-east-1 where none is named. */
const bucket: Parse<Bucket> = (value) => {
  const parsed = URL.canParse(value) ? new URL(value) : undefined;
  const { region = "us-east-1", ...others } = Object.fromEntries(parsed?.searchParams ?? []);
  const isAddress = parsed && /^https?:$/.test(parsed.protocol) && parsed.pathname !== "/";
  if (!isAddress || !parsed.username || !parsed.password || Object.keys(others).length > 0) {
    throw new Error("must be like https://key:secret@host/bucket?region=eu-west-1");
  }
  return {
    url: `${parsed.origin}${parsed.pathname}`.replace(/\/$/, ""),
    region,
    accessKeyId: decoded(parsed.username),
    secretAccessKey: decoded(parsed.password),
  };
};

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Error("must have each % of key and secret written as %25");
  }
}

const origin: Parse<string> = (value) => {
  const parsed = URL.canParse(value) ? new URL(value) : undefined;
  const isOrigin = parsed && /^https?:$/.test(parsed.protocol) && `${parsed.origin}/` === parsed.href;
  if (!isOrigin) throw new Error("must be like https://market.example, without a path");
  return parsed.origin;
};

const mailbox: Parse<string> = (value) => {
  if (!/^[^@\p{Cc}]+@[^@\s>\p{Cc}]+>?$/u.test(value))
    throw new Error("must be like Market <market@example.org>");
  return value;
};

const currency: Parse<string> = (value) => {
  if (!Intl.supportedValuesOf("currency").includes(value)) {
    throw new Error("must be currencies of ISO 4217 by commas, like EUR,CHF");
  }
  return value;
};

const timeZone: Parse<string> = (value) => {
  try {
    const zone = new Intl.DateTimeFormat("en", { timeZone: value }).resolvedOptions().timeZone;
    // An hour that is kept all year, such as +02:00, is no name.
    if (/^[a-z]/i.test(zone)) return zone;
  } catch {
    // The name is unknown.
  }
  throw new Error("must be a zone of the IANA list, like Europe/Brussels");
};

const atLeastBytes =
  (least: number): Parse<string> =>
  (value) => {
    if (Buffer.byteLength(value) < least) throw new Error(`must have at least ${least} bytes`);
    return value;
  };

const proxies: Parse<number | string[]> = (value) => {
  if (/^\d+$/.test(value)) return Number(value);
  const names = value.split(",").map((part) => part.trim());
  try {
    proxyAddr.compile(names);
    return names;
  } catch {
    throw new Error("must be a number of hops, or addresses and networks by commas");
  }
};
