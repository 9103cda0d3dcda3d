import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import proxyAddr from "@fastify/proxy-addr";
import { LRUCache } from "lru-cache";
import type { Config } from "#platform/base";
import type { Database } from "#platform/database";
import type { Trusts } from "#platform/http";
import {
  bearsIdentity,
  type Consume,
  clientAt,
  hostLines,
  notifyOnClose,
  type ResponseListener,
} from "#platform/http";
import { createNegotiation, type Encoding } from "./compression.ts";
import { etagOf, matchesETag } from "./conditional.ts";
import type { Cache, CacheEntry, PreparedResponse } from "./entries.ts";
import { keyAt, keyOfSite, maxUrlLength, type VariantOf } from "./http-cache.ts";

/** What of the server a hit needs. */
export interface HitContext {
  cache: Cache;
  variantOf: VariantOf;
  /** Undefined where nothing is limited. */
  consume: Consume | undefined;
  /** Whose `X-Forwarded-For` is believed. */
  trusts: Trusts | undefined;
  listeners: ResponseListener[];
}

/** Responds, or returns false, and nothing was done. */
export type ServeHit = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * Responds to plain requests from the cache before Fastify looks at them, with the same headers and bytes as it would.
 * All that is unusual in any way goes on to Fastify, which serves from the same cache.
 */
export function createHitServer(
  platform: { config: Pick<Config, "publicUrl">; database: Pick<Database, "isUp"> },
  { cache, variantOf, consume, trusts, listeners }: HitContext,
): ServeHit {
  const encodingFor = createNegotiation();
  const clientOf = createClientOf(trusts);
  const hasPublicUrl = platform.config.publicUrl !== undefined;
  // The name of the site may then come from the proxy.
  if (trusts && !hasPublicUrl) return () => false;

  return (request, response) => {
    const { method, url = "", headers } = request;
    if (method !== "GET" || url.length > maxUrlLength || needsFastify(request)) return false;
    const variant = variantOf(url, headers);
    const key = hasPublicUrl ? keyAt(url, variant) : keyOfSite("http", headers.host ?? "", url, variant);
    const entry = cache.get(key);
    if (entry === undefined) return false;
    const encoding = encodingFor(headers["accept-encoding"], entry.body.length);
    const prepared = entry.responses.get(encoding) ?? prepare(entry, encoding, consume !== undefined);
    if (prepared === undefined || !platform.database.isUp()) return false;
    const limit = consume?.(clientOf(request));
    // Fastify counts it, and refuses.
    if (consume && limit === undefined) return false;

    const requestId = randomUUID();
    const isNotModified = matchesETag(headers["if-none-match"], prepared.etag);
    const fields = isNotModified ? prepared.notModified : prepared.ok;
    // Node is done with them when `writeHead` returns, so those of the last response are overwritten.
    const last = fields.length - 1;
    fields[last] = requestId;
    if (limit) {
      fields[last - 2] = limit.ratelimit;
      fields[last - 4] = limit["ratelimit-policy"];
    }
    if (isNotModified) response.writeHead(304, fields).end();
    else response.writeHead(200, fields).end(prepared.body);
    entry.onSent?.();
    if (listeners.length > 0) notifyOnClose(response, { requestId, method, route: entry.route }, listeners);
    return true;
  };
}

/** Prepares the response in an encoding, once; undefined where its body or headers are still to be made by Fastify. */
function prepare(
  entry: CacheEntry,
  encoding: Encoding | undefined,
  isLimited: boolean,
): PreparedResponse | undefined {
  const { headers, validator } = entry;
  const body = encoding === undefined ? entry.body : entry.encodedBodies.get(encoding);
  if (headers === undefined || body === undefined) return undefined;
  const etag = etagOf(validator, encoding);
  const encoded = encoding === undefined ? [] : ["content-encoding", encoding];
  const limits = isLimited ? ["ratelimit-policy", "", "ratelimit", ""] : [];
  const ofOneResponse = [...limits, "x-request-id", ""];
  const prepared = {
    body,
    etag,
    ok: [...headers.ok, "etag", etag, ...encoded, "content-length", `${body.length}`, ...ofOneResponse],
    notModified: [...headers.notModified, "etag", etag, ...ofOneResponse],
  };
  entry.responses.set(encoding, prepared);
  return prepared;
}

/** The client of a request, for its rate limit. What a proxy forwards is parsed once for each of its clients. */
function createClientOf(trusts: HitContext["trusts"]): (request: IncomingMessage) => string {
  const known = new LRUCache<string, { peer: string; client: string }>({ max: 1000 });
  return (request) => {
    const { remoteAddress: peer = "" } = request.socket;
    const forwarded = trusts ? request.headers["x-forwarded-for"] : undefined;
    const named = forwarded === undefined ? peer : String(forwarded);
    const found = known.get(named);
    if (found?.peer === peer) return found.client;
    const client = clientAt(trusts ? proxyAddr(request, trusts) : peer);
    if (named.length < 200) known.set(named, { peer, client });
    return client;
  };
}

/** Whether it bears what no plain read does: an identity, an origin, a body, no `Host` or several. */
function needsFastify({ headers, rawHeaders }: IncomingMessage): boolean {
  return (
    bearsIdentity(headers) ||
    headers.origin !== undefined ||
    headers["content-length"] !== undefined ||
    headers["transfer-encoding"] !== undefined ||
    hostLines(rawHeaders) !== 1
  );
}
