import { resolve } from "node:path";
import proxyAddr from "@fastify/proxy-addr";
import { currencyCodes, currencyDigits } from "./currencies.ts";
import { readPostgresUrl, showHosts } from "./postgres-url.ts";

/** A wrong setting: the start stops with this one sentence. */
export class ConfigError extends Error {}

/** A bucket that speaks S3. */
interface Bucket {
  /** With the bucket in its path, without a closing slash. */
  url: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
}

/** Reads the text of a setting. Throws the rule that it breaks, as what follows the setting's name in a sentence. */
export type Parse<T> = (value: string) => T;

/** Reads one setting: what it is called, its default, and its rule. */
export interface Read {
  <T>(name: string, fallback: string, parse: Parse<T>): T;
  <T>(name: string, fallback: undefined, parse: Parse<T>): T | undefined;
}

export const text: Parse<string> = (value) => value;

export const line =
  (most: number): Parse<string> =>
  (value) => {
    if (value.length > most || /\p{Cc}/u.test(value))
      throw new Error(`must be one line of at most ${most} characters`);
    return value;
  };

export const integer =
  (least: number, most: number): Parse<number> =>
  (value) => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < least || number > most) {
      throw new Error(`must be a whole number from ${least} to ${most}`);
    }
    return number;
  };

/** A decimal kept as its text, so that no cent is lost on the way. */
export const decimal =
  (least: number, most: number): Parse<string> =>
  (value) => {
    if (!/^\d{1,7}(\.\d{1,4})?$/.test(value) || Number(value) < least || Number(value) > most) {
      throw new Error(`must be a decimal from ${least} to ${most}`);
    }
    return value;
  };

/** In minor units; noughts beyond the currency's digits are no fault. */
export const price =
  (currencyName: string): Parse<number> =>
  (value) => {
    const [whole = "", fraction = ""] = decimal(0, 1_000_000)(value).split(".");
    const digits = currencyDigits(currencyName);
    if (/[1-9]/.test(fraction.slice(digits)))
      throw new Error(`must have at most ${digits} decimals, as ${currencyName} has`);
    return Number(whole + fraction.slice(0, digits).padEnd(digits, "0"));
  };

export const choice =
  <const T extends string>(...choices: T[]): Parse<T> =>
  (value) => {
    const found = choices.find((one) => one === value);
    if (found === undefined) throw new Error(`must be one of ${choices.join(", ")}`);
    return found;
  };

export const list =
  <T>(parse: Parse<T>): Parse<[T, ...T[]]> =>
  (value) => {
    const [first = "", ...rest] = value.split(",").map((part) => part.trim());
    return [parse(first), ...rest.map(parse)];
  };

/** A list that says nothing twice. */
export const listOfDistinct =
  <T>(parse: Parse<T>): Parse<[T, ...T[]]> =>
  (value) => {
    const parsed = list(parse)(value);
    if (new Set(parsed).size < parsed.length) throw new Error("must not name anything twice");
    return parsed;
  };

export const url =
  (...protocols: string[]): Parse<string> =>
  (value) => {
    if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol)) {
      throw new Error(`must be a URL that starts with ${protocols.join("// or ")}//`);
    }
    return value;
  };

/** Addresses of one server each: which of several is as far as it has to be nobody could say. */
export const databaseUrls: Parse<string[]> = (value) => {
  const addresses = value.split(/\s*,\s*(?=postgres(?:ql)?:|$)/i);
  const servers = addresses.map((address) => {
    const server = serverOf(address);
    if (server === undefined)
      throw new Error(
        "must be addresses of one server each, like postgres://user:secret@host/farmgate, separated by commas",
      );
    return server;
  });
  if (new Set(servers).size < servers.length) throw new Error("must not name anything twice");
  return addresses;
};

function serverOf(address: string): string | undefined {
  try {
    const { hosts, mustWrite } = readPostgresUrl(address);
    // A standby never takes writes.
    return hosts.length > 1 || mustWrite ? undefined : showHosts(hosts);
  } catch {
    return undefined;
  }
}

export const mailServer: Parse<string> = (value) => {
  const checked = url("smtp:", "smtps:")(value);
  if (new URL(checked).hostname === "") throw new Error("must name a server, like smtp://mail.example:587");
  return checked;
};

/** Key and secret are percent-encoded where they hold what a URL can't; the region is us-east-1 where none is named. */
export const bucket: Parse<Bucket> = (value) => {
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
    throw new Error("must have each % in the key and the secret written as %25");
  }
}

/** Where a service that speaks S3 is, and whose account there; the buckets are named elsewhere. */
export const bucketAccount: Parse<Bucket> = (value) => {
  const parsed = URL.canParse(value) ? new URL(value) : undefined;
  if (parsed?.pathname !== "/")
    throw new Error("must be like https://key:secret@host?region=eu-west-1, without a bucket");
  parsed.pathname = "/bucket";
  return { ...bucket(parsed.href), url: parsed.origin };
};

/** A folder, as its whole path, or `s3://bucket/prefix`, which names no account. */
export const backupPlace: Parse<string> = (value) => {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(value)) return resolve(value);
  if (/^s3:\/\/[a-z0-9][a-z0-9.-]+(\/[\w.=-]+)*\/?$/.test(value)) return value.replace(/\/$/, "");
  throw new Error("must be a folder or like s3://bucket/prefix");
};

export const origin: Parse<string> = (value) => {
  const parsed = URL.canParse(value) ? new URL(value) : undefined;
  const isOrigin = parsed && /^https?:$/.test(parsed.protocol) && `${parsed.origin}/` === parsed.href;
  if (!isOrigin) throw new Error("must be like https://market.example, without a path");
  return parsed.origin;
};

/** A key that begins so; the name of a common mistake is told, the key itself never. */
export const keyOf =
  (...prefixes: string[]): Parse<string> =>
  (value) => {
    if (!prefixes.some((prefix) => value.startsWith(prefix)) || /\s/.test(value))
      throw new Error(`must begin with ${prefixes.join(" or ")}`);
    return value;
  };

export const mailbox: Parse<string> = (value) => {
  if (!/^[^@\p{Cc}]+@[^@\s>\p{Cc}]+>?$/u.test(value))
    throw new Error("must be like Market <market@example.org>");
  return value;
};

export const currency: Parse<string> = (value) => {
  if (!currencyCodes.includes(value)) {
    throw new Error("must be current ISO 4217 currency codes separated by commas, like EUR,CHF");
  }
  return value;
};

/** Known by the name that it is given, in the IANA list's own letters: Europe/Kyiv is not told as Europe/Kiev. */
export const timeZone: Parse<string> = (value) => {
  try {
    const { timeZoneId } = new Temporal.ZonedDateTime(0n, value);
    // An hour that is kept all year, such as +02:00, is no name.
    if (/^[a-z]/i.test(timeZoneId)) return timeZoneId;
  } catch {
    // The name is unknown.
  }
  throw new Error("must be an IANA time zone, like Europe/Brussels");
};

export const timeOfDay: Parse<string> = (value) => {
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(value)) throw new Error("must be a time of day, like 03:00");
  return value;
};

export const atLeastBytes =
  (least: number): Parse<string> =>
  (value) => {
    if (Buffer.byteLength(value) < least) throw new Error(`must have at least ${least} bytes`);
    return value;
  };

export const proxies: Parse<number | string[]> = (value) => {
  if (/^\d+$/.test(value)) return Number(value);
  const names = value.split(",").map((part) => part.trim());
  try {
    proxyAddr.compile(names);
    return names;
  } catch {
    throw new Error("must be a number of hops, or addresses and networks separated by commas");
  }
};

/** Whether a host, as a URL or a setting names it, is this computer alone. */
export function isLoopback(host: string): boolean {
  return /^((.+\.)?localhost|(::ffff:)?127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
}
