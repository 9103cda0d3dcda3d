import type { IncomingMessage } from "node:http";
import { isIP, isIPv6, SocketAddress } from "node:net";
import proxyAddr from "@fastify/proxy-addr";
import { LRUCache } from "lru-cache";
import type { Config } from "#platform/base";
import { hostName } from "./address.ts";

/** Whether a proxy is believed, by its address and by how many stand behind it. */
export type Trusts = (address: string, hop: number) => boolean;

/** Whose word is taken for where a request came from. */
export function trustedBy(proxies: Config["trustProxy"]): Trusts | undefined {
  if (proxies === undefined) return undefined;
  if (typeof proxies !== "number") return proxyAddr.compile(proxies);
  return (_address, hop) => hop < proxies;
}

/**
 * Writes what proxies say of a request in the one form that is read below: plain addresses, the scheme and the name of
 * the site. What can't be read is left out, with all that was said before it: the client is then the last proxy that is
 * believed, and the site is what the request itself names. `Forwarded` (RFC 7239) is not read: who believes two fields
 * believes a client in the one that its proxy doesn't write.
 */
export function readForwarded({ headers }: IncomingMessage): void {
  const told = headers["x-forwarded-for"];
  if (told !== undefined) headers["x-forwarded-for"] = readEnd(String(told));
  const scheme = lastOf(headers["x-forwarded-proto"])?.toLowerCase();
  if (scheme === "http" || scheme === "https") headers["x-forwarded-proto"] = scheme;
  else delete headers["x-forwarded-proto"];
  const host = lastOf(headers["x-forwarded-host"]);
  if (host !== undefined && hostName.test(host)) headers["x-forwarded-host"] = host;
  else delete headers["x-forwarded-host"];
}

/** A client sends many requests, and to read where each came from takes longer than to find a kept answer. */
const known = new LRUCache<string, string>({ max: 1000, memoMethod: readableEnd });
const longestKnown = 200;

function readEnd(told: string): string {
  return told.length < longestKnown ? known.memo(told) : readableEnd(told);
}

/** Each proxy adds at the end, so what counts is read from there. */
function readableEnd(told: string): string {
  const addresses: string[] = [];
  for (const entry of told.split(",").reverse()) {
    const address = readAddress(entry);
    if (address === undefined) break;
    addresses.push(address);
  }
  return addresses.reverse().join(", ");
}

/**
 * `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:443`, any of them in quotes: the address
 * alone, as the system writes it. Undefined for `unknown`, a name or nothing.
 */
function readAddress(entry: string): string | undefined {
  const text = entry.trim().replace(/^"(.*)"$/, "$1");
  const bracketed = /^\[(.*)\](?::\d{1,5})?$/.exec(text)?.[1];
  const bare = bracketed ?? (isIP(text) ? text : text.replace(/:\d{1,5}$/, ""));
  const [address = ""] = bare.split("%");
  if (!isIPv6(address)) return bracketed === undefined && isIP(address) ? address : undefined;
  return new SocketAddress({ address, family: "ipv6" }).address;
}

function lastOf(told: string | string[] | undefined): string | undefined {
  return told === undefined ? undefined : String(told).split(",").at(-1)?.trim();
}
