import { hash } from "node:crypto";
import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { TSchema } from "typebox";
import { isRecord, preconditionFailed } from "#platform/base";
import { compress, createNegotiation, type Encoding, encodings } from "./compression.ts";
import type { Cache, Head, Kept } from "./entries.ts";

/**
 * Gives every answer to a GET its strong ETag, answers `If-None-Match`, compresses, and says who may keep what.
 * Each compressed form is a representation of its own, so its tag is the plain form's with a suffix.
 */
export function registerConditional(app: FastifyInstance, cache: Cache): void {
  const encodingFor = createNegotiation();
  const heads = new Map<string, Head>();
  app.addHook("onSend", (request, reply, payload, done) => {
    if (!reply.hasHeader("cache-control")) reply.headers(cachingOf(request, reply));
    if (reply.statusCode !== 200 || (typeof payload !== "string" && !Buffer.isBuffer(payload)))
      return done(null, payload);
    const isRead = request.method === "GET" || request.method === "HEAD";
    if (!isRead && !["PATCH", "PUT", "DELETE"].includes(request.method)) return done(null, payload);

    const { kept } = request;
    const tag = kept?.tag ?? tagOf(payload);
    if (!isRead) {
      reply.header("etag", `"${tag}"`);
      return done(null, payload);
    }
    reply.header("vary", withMember(reply.getHeader("vary"), "Accept-Encoding"));
    const encoding = encodingFor(request.headers["accept-encoding"], Buffer.byteLength(payload));
    const etag = etagOf(tag, encoding);
    // A page of another site may be told something else.
    if (kept && request.headers.origin === undefined) kept.head ??= headOf(reply, heads);
    reply.header("etag", etag);
    if (isNamedIn(request.headers["if-none-match"], etag)) {
      reply.code(304).removeHeader("content-type").removeHeader("content-length");
      // Not an empty text, whose length would be told as that of the answer (RFC 9110, 8.6). A stream has none, and
      // Fastify's HEAD can't take null.
      return done(null, request.method === "HEAD" ? Readable.from([]) : null);
    }
    if (encoding === undefined) return done(null, payload);
    reply.header("content-encoding", encoding).removeHeader("content-length");
    const form = kept ? formOf(cache, kept, encoding) : compress[encoding](payload);
    form.then((bytes) => done(null, bytes), done);
  });
}

/** What all answers with the same fields share: they are as many as there are kinds of routes. */
function headOf(reply: FastifyReply, known: Map<string, Head>): Head {
  const fields = Object.entries(reply.getHeaders()).filter(([name]) => !ofOneAnswer.has(name));
  const text = JSON.stringify(fields);
  const found = known.get(text);
  if (found) return found;
  const written = (chosen: typeof fields) => chosen.flatMap(([name, value]) => [name, String(value)]);
  const head = {
    full: written(fields),
    unchanged: written(fields.filter(([name]) => name !== "content-type")),
  };
  known.set(text, head);
  return head;
}

const ofOneAnswer = new Set([
  "x-request-id",
  "ratelimit",
  "ratelimit-policy",
  "etag",
  "content-encoding",
  "content-length",
]);

/** A compressed form of a kept answer, made when it is first asked for. */
async function formOf(cache: Cache, kept: Kept, encoding: Encoding): Promise<Buffer> {
  const made = kept.forms.get(encoding);
  if (made) return made;
  const form = await compress[encoding](kept.body);
  cache.addForm(kept, encoding, form);
  return form;
}

/**
 * Refuses with 412 where `If-Match` names another state than `current`, the body that a GET would answer now.
 * The route's 200 has the schema of that GET, so both give the same bytes.
 */
export function requireMatch(request: FastifyRequest, reply: FastifyReply, current: object): void {
  const serialize = reply.getSerializationFunction("200");
  const written = serialize ? serialize({ ...current }) : JSON.stringify(current);
  if (!isMatch(request, written)) throw preconditionFailed();
}

/** Whether `If-Match` names `current`, the body of a GET that answers by `schema`, or is not there. */
export function isAsSeen(
  request: FastifyRequest,
  reply: FastifyReply,
  schema: TSchema,
  current: object,
): boolean {
  if (request.headers["if-match"] === undefined) return true;
  // Compiled once: Fastify knows the schema again by its identity.
  const serialize = isRecord(schema) ? reply.compileSerializationSchema(schema) : JSON.stringify;
  return isMatch(request, serialize({ ...current }));
}

function isMatch(request: FastifyRequest, written: string): boolean {
  const wanted = request.headers["if-match"];
  if (wanted === undefined || wanted.trim() === "*") return true;
  const tag = tagOf(written);
  const forms = [`"${tag}"`, ...encodings.map((encoding) => `"${tag}-${encoding}"`)];
  const names = wanted.split(",").map((name) => name.trim());
  return forms.some((form) => names.includes(form));
}

function cachingOf(request: FastifyRequest, reply: FastifyReply): Record<string, string> {
  const { access, showsMoreToUsers } = request.routeOptions.config;
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (!isRead || reply.statusCode >= 400) return { "cache-control": "no-store" };
  if (access === "public" && !showsMoreToUsers) return { "cache-control": "public, no-cache" };
  if (access !== "public") return { "cache-control": "private, no-store" };
  return { "cache-control": "private, no-store", vary: withMember(reply.getHeader("vary"), "Authorization") };
}

function withMember(vary: unknown, member: string): string {
  const members = typeof vary === "string" && vary !== "" ? vary.split(/\s*,\s*/) : [];
  return members.includes(member) ? members.join(", ") : [...members, member].join(", ");
}

/** The tag of a form, as it stands in a field. */
export function etagOf(tag: string, encoding: Encoding | undefined): string {
  return encoding ? `"${tag}-${encoding}"` : `"${tag}"`;
}

export function tagOf(payload: string | Buffer): string {
  return hash("sha256", payload, "base64url").slice(0, 27);
}

/** `If-None-Match` compares weakly (RFC 9110, 13.1.2). */
export function isNamedIn(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  // As browsers send it back.
  if (header === etag) return true;
  return header.trim() === "*" || header.split(",").some((name) => name.trim().replace(/^W\//, "") === etag);
}
