/** Where a PostgreSQL listens: a name, an address or, beginning with a slash, the folder of its socket. */
export interface ServerAddress {
  host: string;
  port: number;
}

/** A connection URL as libpq reads it, its hosts apart from the rest. */
export interface PostgresUrl {
  hosts: [ServerAddress, ...ServerAddress[]];
  database: string;
  /** Whether a server has to say that it takes writes before it is used. */
  mustWrite: boolean;
  /** For each host, one after the other; undefined where the URL says nothing of it. */
  connectTimeoutSeconds: number | undefined;
  /** The same for the first host alone, without the words that only libpq knows: what `pg` reads. */
  ofFirstHost: string;
}

const form =
  /^postgres(?:ql)?:\/\/(?:(?<user>[^/?#]*)@)?(?<hosts>[^@/?#]*)(?<path>\/[^?#]*)?(?:\?(?<query>[^#]*))?$/;
const defaultPort = 5432;
/** What Farmgate's writes need; libpq's others (`any` among several, `standby` …) would lead to a server that refuses them. */
const writable = ["read-write", "primary"];
/** What this file reads for itself. */
const ownWords = ["host", "port", "target_session_attrs", "connect_timeout", "load_balance_hosts"];

/**
 * Reads a setting like `postgres://user:secret@a:5432,b,c/market?target_session_attrs=read-write`. Throws the rule that it
 * breaks, as what follows the setting's name in a sentence.
 */
export function readPostgresUrl(text: string): PostgresUrl {
  const parts = form.exec(text)?.groups;
  if (parts === undefined) throw new Error("must be a URL that starts with postgres:// or postgresql://");
  const query = new URLSearchParams(parts["query"]);
  const hosts = readHosts(parts["hosts"] ?? "", query);
  const mustWrite = readTarget(query.get("target_session_attrs"), hosts.length);
  const connectTimeoutSeconds = readTimeout(query.get("connect_timeout"));
  const balance = query.get("load_balance_hosts") ?? "disable";
  if (!["disable", "random"].includes(balance))
    throw new Error("must have load_balance_hosts=disable or load_balance_hosts=random");
  const [first] = hosts;
  for (const word of ownWords) query.delete(word);
  query.set("host", first.host);
  query.set("port", String(first.port));
  const { user, path = "" } = parts;
  const ofFirstHost = `postgres://${user === undefined ? "" : `${user}@`}farmgate${path}?${query}`;
  if (!URL.canParse(ofFirstHost)) throw new Error("must have what a URL can't hold percent-encoded");
  return { hosts, database: decoded(path.slice(1)), mustWrite, connectTimeoutSeconds, ofFirstHost };
}

/** As they are written in a URL, without anything secret. */
export function showHosts(hosts: readonly ServerAddress[]): string {
  return hosts.map(showHost).join(",");
}

export function showHost({ host, port }: ServerAddress): string {
  return `${host.includes(":") ? `[${host}]` : host}${port === defaultPort ? "" : `:${port}`}`;
}

/** Those of the parameters `host` and `port` count where there are any, as with libpq. */
function readHosts(authority: string, query: URLSearchParams): PostgresUrl["hosts"] {
  const named = query.get("host")?.split(",");
  const ports = query.get("port")?.split(",") ?? [];
  const written = authority.split(",").map(readHost);
  const bare = named?.map((host) => ({ host, port: undefined })) ?? written;
  if (ports.length > 1 && ports.length !== bare.length)
    throw new Error("must name as many ports as hosts, or one port");
  const [first, ...others] = bare.map(({ host, port }, n) => {
    if (host === "" && bare.length > 1) throw new Error("must not have an empty name among its hosts");
    return { host: host || "localhost", port: readPort(ports[n] ?? ports[0] ?? port) };
  });
  if (first === undefined) throw new Error("must name a host");
  const all: PostgresUrl["hosts"] = [first, ...others];
  if (new Set(all.map(showHost)).size < all.length) throw new Error("must not name a host twice");
  return all;
}

function readHost(text: string): { host: string; port: string | undefined } {
  const parts = /^(?:\[(?<six>[\da-f:.]+)\]|(?<name>[^:[\]]*))(?::(?<port>\d*))?$/i.exec(text)?.groups;
  if (parts === undefined)
    throw new Error("must have its hosts like a:5432,b:5432, and an IPv6 address in brackets");
  return { host: parts["six"] ?? decoded(parts["name"] ?? ""), port: parts["port"] };
}

function readPort(text: string | undefined): number {
  const port = text ? Number(text) : defaultPort;
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error("must have ports from 1 to 65535");
  return port;
}

function readTarget(target: string | null, hosts: number): boolean {
  if (target !== null && writable.includes(target)) return true;
  if (hosts > 1)
    throw new Error("names several hosts, so it must end with ?target_session_attrs=read-write (or primary)");
  if (target === null || target === "any") return false;
  throw new Error("must have target_session_attrs=read-write or primary, for the site writes");
}

/** In seconds; 0 and less mean without an end, which nobody who waits for an answer wants. */
function readTimeout(text: string | null): number | undefined {
  if (text === null) return undefined;
  if (!/^-?\d{1,6}$/.test(text)) throw new Error("must have its connect_timeout in whole seconds");
  return Number(text) > 0 ? Number(text) : undefined;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Error("must have each % written as %25");
  }
}
