import { hash } from "node:crypto";
import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { TSchema } from "typebox";
import { isRecord, preconditionFailed } from "#platform/base";
import { compress, createNegotiation, type Encoding, encodings } from "./compression.ts";
import type { Cache, CacheEntry, SharedHeaders } from "./entries.ts";

/**
 * Gives every response to a GET its strong ETag, evaluates `If-None-Match`, compresses, and sets `Cache-Control` and
 * `Vary`. Each encoding is a representation of its own, so its ETag is the plain one with a suffix.
 */
export function registerConditional(app: FastifyInstance, cache: Cache): void {
  const encodingFor = createNegotiation();
  const known = new Map<string, SharedHeaders>();
  app.addHook("onSend", (request, reply, payload, done) => {
    if (!reply.hasHeader("cache-control")) reply.headers(cacheControlOf(request, reply));
    if (reply.statusCode !== 200 || (typeof payload !== "string" && !Buffer.isBuffer(payload)))
      return done(null, payload);
    const isRead = request.method === "GET" || request.method === "HEAD";
    if (!isRead && !["PATCH", "PUT", "DELETE"].includes(request.method)) return done(null, payload);

    const { cacheEntry } = request;
    const validator = cacheEntry?.validator ?? validatorOf(payload);
    if (!isRead) {
      reply.header("etag", `"${validator}"`);
      return done(null, payload);
    }
    reply.header("vary", withMember(reply.getHeader("vary"), "Accept-Encoding"));
    const encoding = encodingFor(request.headers["accept-encoding"], Buffer.byteLength(payload));
    const etag = etagOf(validator, encoding);
    // A page of another site may get other headers.
    if (cacheEntry && request.headers.origin === undefined)
      cacheEntry.headers ??= sharedHeadersOf(reply, known);
    reply.header("etag", etag);
    if (matchesETag(request.headers["if-none-match"], etag)) {
      reply.code(304).removeHeader("content-type").removeHeader("content-length");
      // Not an empty string, whose length would be sent as that of the representation (RFC 9110, 8.6). A stream has none,
      // and Fastify's HEAD can't take null.
      return done(null, request.method === "HEAD" ? Readable.from([]) : null);
    }
    // What comes compressed, as files that never change do, is sent as it is.
    if (encoding === undefined || reply.hasHeader("content-encoding")) return done(null, payload);
    reply.header("content-encoding", encoding).removeHeader("content-length");
    const encoded = cacheEntry ? encodedBodyOf(cache, cacheEntry, encoding) : compress[encoding](payload);
    encoded.then((bytes) => done(null, bytes), done);
  });
}

/** The headers that entries share; there are as many of these as there are kinds of routes. */
function sharedHeadersOf(reply: FastifyReply, known: Map<string, SharedHeaders>): SharedHeaders {
  const fields = Object.entries(reply.getHeaders()).filter(([name]) => !ofOneResponse.has(name));
  const text = JSON.stringify(fields);
  const found = known.get(text);
  if (found) return found;
  const listed = (chosen: typeof fields) => chosen.flatMap(([name, value]) => [name, String(value)]);
  const headers = {
    ok: listed(fields),
    notModified: listed(fields.filter(([name]) => name !== "content-type")),
  };
  known.set(text, headers);
  return headers;
}

const ofOneResponse = new Set([
  "x-request-id",
  "ratelimit",
  "ratelimit-policy",
  "etag",
  "content-encoding",
  "content-length",
]);

/** The compressed body of an entry, made when it is first asked for. */
async function encodedBodyOf(cache: Cache, entry: CacheEntry, encoding: Encoding): Promise<Buffer> {
  const stored = entry.encodedBodies.get(encoding);
  if (stored) return stored;
  const encoded = await compress[encoding](entry.body);
  cache.addEncodedBody(entry, encoding, encoded);
  return encoded;
}

/**
 * Refuses with 412 where `If-Match` names another state than `current`, which is what a GET would return now.
 * The route's 200 has the schema of that GET, so both give the same bytes.
 */
export function requireIfMatch(request: FastifyRequest, reply: FastifyReply, current: object): void {
  const serialize = reply.getSerializationFunction("200");
  const body = serialize ? serialize({ ...current }) : JSON.stringify(current);
  if (!matchesBody(request, body)) throw preconditionFailed();
}

/** Whether `If-Match` names `current`, what a GET with the response schema `schema` would return now, or is absent. */
export function ifMatchHolds(
  request: FastifyRequest,
  reply: FastifyReply,
  schema: TSchema,
  current: object,
): boolean {
  if (request.headers["if-match"] === undefined) return true;
  // Compiled once: Fastify knows the schema again by its identity.
  const serialize = isRecord(schema) ? reply.compileSerializationSchema(schema) : JSON.stringify;
  return matchesBody(request, serialize({ ...current }));
}

function matchesBody(request: FastifyRequest, body: string): boolean {
  const wanted = request.headers["if-match"];
  if (wanted === undefined || wanted.trim() === "*") return true;
  const validator = validatorOf(body);
  const etags = [undefined, ...encodings].map((encoding) => etagOf(validator, encoding));
  const names = wanted.split(",").map((name) => name.trim());
  return etags.some((etag) => names.includes(etag));
}

function cacheControlOf(request: FastifyRequest, reply: FastifyReply): Record<string, string> {
  const { access, showsMoreToUsers } = request.routeOptions.config;
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (!isRead || reply.statusCode >= 400) return { "cache-control": "no-store" };
  if (access === "public" && !showsMoreToUsers) return { "cache-control": "public, no-cache" };
  if (access !== "public") return { "cache-control": "private, no-store" };
  return {
    "cache-control": "private, no-store",
    vary: withMember(withMember(reply.getHeader("vary"), "Authorization"), "Cookie"),
  };
}

function withMember(vary: unknown, member: string): string {
  const members = typeof vary === "string" && vary !== "" ? vary.split(/\s*,\s*/) : [];
  return members.includes(member) ? members.join(", ") : [...members, member].join(", ");
}

/** The ETag of a representation, as its header has it. */
export function etagOf(validator: string, encoding: Encoding | undefined): string {
  return encoding ? `"${validator}-${encoding}"` : `"${validator}"`;
}

export function validatorOf(payload: string | Buffer): string {
  return hash("sha256", payload, "base64url").slice(0, 27);
}

/** `If-None-Match` compares weakly (RFC 9110, 13.1.2). */
export function matchesETag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  // As browsers send it back.
  if (header === etag) return true;
  return header.trim() === "*" || header.split(",").some((name) => name.trim().replace(/^W\//, "") === etag);
}
