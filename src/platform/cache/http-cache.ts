import type { IncomingHttpHeaders } from "node:http";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Clock, Config } from "#platform/base";
import { bearsIdentity } from "#platform/http";
import { validatorOf } from "./conditional.ts";
import { type Cache, type CacheEntry, type CacheMiss, createCache } from "./entries.ts";
import type { Invalidations } from "./invalidation.ts";
import type { CacheTags } from "./store.ts";

/**
 * Gives the tags of a route's response (of its skeleton, where it is made of fragments) by what it holds and by what was
 * asked: the `params` of the request, the `filters` of a list and the moment `now` when the response began to be made.
 */
export type CacheTagsOf = (response: never, asked: never) => CacheTags | Promise<CacheTags>;

/**
 * Which of several responses at one address a request gets, such as that in its language; empty where there is one only.
 */
export type VariantOf = (url: string, headers: IncomingHttpHeaders) => string;

declare module "fastify" {
  interface FastifyContextConfig {
    /** Where a public GET has it, its response to visitors is cached until one of these tags is invalidated. */
    cacheTags?: CacheTagsOf;
  }
  interface FastifyRequest {
    /** Set while its response may become an entry. */
    cacheMiss: CacheMiss | undefined;
    /** What the route returned, before it was serialized. */
    returned: unknown;
    /** The tags of the response, where the route's `cacheTags` can't give them. */
    cacheTags: CacheTags | undefined;
    /** The entry that is sent. */
    cacheEntry: CacheEntry | undefined;
    /**
     * Set by whoever makes a response that is to be counted; called with each GET that it answers, from the cache or not,
     * and where the client has it already.
     */
    onSent: (() => void) | undefined;
  }
}

/** Caches the responses of public routes. Comes before the ETags are set. */
export function registerCache(
  app: FastifyInstance,
  {
    config,
    invalidations,
    clock,
  }: { config: Pick<Config, "publicUrl">; invalidations: Invalidations; clock: Clock },
  variantOf: VariantOf,
): Cache {
  const cache = createCache(invalidations, clock);
  app.decorateRequest("cacheMiss", undefined);
  app.decorateRequest("returned", undefined);
  app.decorateRequest("cacheTags", undefined);
  app.decorateRequest("filters", undefined);
  app.decorateRequest("cacheEntry", undefined);
  app.decorateRequest("onSent", undefined);

  app.addHook("onRequest", (request, reply, done) => {
    const key = isCacheable(request) ? keyOf(request, config.publicUrl !== undefined, variantOf) : undefined;
    if (key === undefined) return done();
    const hit = cache.get(key);
    if (hit) return void sendEntry(request, reply, hit);
    const pending = cache.pending(key);
    if (pending) {
      // Where the wait came to nothing each goes on alone: what can't be cached once won't be the next time.
      pending.then((entry) => (entry ? void sendEntry(request, reply, entry) : done()));
      return;
    }
    // From this moment on, so that whoever comes next waits for it.
    request.cacheMiss = cache.startMiss(key);
    done();
  });

  app.addHook("preSerialization", (request, _reply, returned, done) => {
    if (request.cacheMiss) request.returned = returned;
    done(null, returned);
  });

  app.addHook("onSend", (request, reply, payload, done) => {
    const { cacheMiss } = request;
    if (request.method === "GET" && reply.statusCode === 200) request.onSent?.();
    if (!cacheMiss) return done(null, payload);
    request.cacheMiss = undefined;
    const isWhole = reply.statusCode === 200 && (typeof payload === "string" || Buffer.isBuffer(payload));
    const settle = (entry?: CacheEntry) => {
      request.cacheEntry = entry;
      cacheMiss.settle(entry);
      // Bytes are sent as they are; a string would be encoded again.
      done(null, entry?.body ?? payload);
    };
    if (!isWhole) return settle();
    createEntry(request, reply, cacheMiss, payload).then(settle, (error) => {
      cacheMiss.settle(undefined);
      done(error);
    });
  });
  return cache;
}

/** A response that shows more to users is cached as visitors see it, and served to them only. */
function isCacheable({ method, url, headers, routeOptions: { config } }: FastifyRequest): boolean {
  const isRead = method === "GET" || method === "HEAD";
  const isForAll = !config.showsMoreToUsers || !bearsIdentity(headers);
  return isRead && config.cacheTags !== undefined && isForAll && url.length <= maxUrlLength;
}

/** Cursors that hold long filters are asked for once. */
export const maxUrlLength = 2000;

function keyOf(
  { url, protocol, host, headers }: FastifyRequest,
  hasPublicUrl: boolean,
  variantOf: VariantOf,
): string {
  const variant = variantOf(url, headers);
  return hasPublicUrl ? keyAt(url, variant) : keyOfSite(protocol, host, url, variant);
}

/** The key of what is at `url` in one variant. */
export function keyAt(url: string, variant: string): string {
  return variant === "" ? withSlash(url) : `${withSlash(url)}\n${variant}`;
}

/** The key where responses repeat how the site was reached. No header holds a line break. */
export function keyOfSite(protocol: string, host: string, url: string, variant: string): string {
  return `${protocol}://${host}\n${keyAt(url, variant)}`;
}

/** The URL with the closing slash of its path, with and without which the response is the same. */
function withSlash(url: string): string {
  const end = url.indexOf("?");
  if (end === -1) return url.endsWith("/") ? url : `${url}/`;
  return url[end - 1] === "/" ? url : `${url.slice(0, end)}/${url.slice(end)}`;
}

function sendEntry(request: FastifyRequest, reply: FastifyReply, entry: CacheEntry) {
  request.cacheEntry = entry;
  request.onSent = entry.onSent;
  return reply.type(entry.contentType).send(entry.body);
}

async function createEntry(
  request: FastifyRequest,
  reply: FastifyReply,
  cacheMiss: CacheMiss,
  payload: string | Buffer,
): Promise<CacheEntry> {
  const tags = request.cacheTags ?? (await tagsOf(request, request.returned, cacheMiss));
  return {
    ...tags,
    key: cacheMiss.key,
    route: request.routeOptions.url ?? "",
    contentType: String(reply.getHeader("content-type")),
    body: typeof payload === "string" ? ownBuffer(payload) : payload,
    validator: validatorOf(payload),
    encodedBodies: new Map(),
    responses: new Map(),
    headers: undefined,
    onSent: request.onSent,
  };
}

/** The tags that the route gives to what it returned. */
export async function tagsOf(
  { routeOptions: { config }, params, filters }: FastifyRequest,
  returned: unknown,
  { startedAt }: CacheMiss,
): Promise<CacheTags> {
  const asked = { now: startedAt, params, filters };
  // Only the route knows the types of its own responses and of what it is asked.
  return (await config.cacheTags?.(returned as never, asked as never)) ?? { tags: [] };
}

/** Not a slice of Node's pool, which would stay as a whole for each. */
function ownBuffer(text: string): Buffer {
  const buffer = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  buffer.write(text);
  return buffer;
}
