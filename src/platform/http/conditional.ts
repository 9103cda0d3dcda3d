import { hash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { negotiate } from "@fastify/accept-negotiator";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { TSchema } from "typebox";
import { preconditionFailed } from "./problems.ts";
import { isRecord } from "./validation.ts";

/**
 * Gives every answer to a GET its strong ETag, answers `If-None-Match`, compresses, and says who may keep what.
 * Each compressed form is a representation of its own, so its tag is the plain form's with a suffix.
 */
export function registerConditional(app: FastifyInstance): void {
  app.addHook("onSend", async (request, reply, payload) => {
    if (!reply.hasHeader("cache-control")) reply.headers(cachingOf(request, reply));
    if (reply.statusCode !== 200 || (typeof payload !== "string" && !Buffer.isBuffer(payload)))
      return payload;
    const isRead = request.method === "GET" || request.method === "HEAD";
    if (!isRead && !["PATCH", "PUT", "DELETE"].includes(request.method)) return payload;

    const tag = tagOf(payload);
    if (!isRead) {
      reply.header("etag", `"${tag}"`);
      return payload;
    }
    reply.header("vary", withMember(reply.getHeader("vary"), "Accept-Encoding"));
    const encoding = payload.length < worthCompressing ? undefined : encodingFor(request);
    const etag = encoding ? `"${tag}-${encoding}"` : `"${tag}"`;
    reply.header("etag", etag);
    if (isNamedIn(request.headers["if-none-match"], etag)) {
      reply.code(304).removeHeader("content-type").removeHeader("content-length");
      return "";
    }
    if (encoding === undefined) return payload;
    reply.header("content-encoding", encoding).removeHeader("content-length");
    return compress[encoding](payload);
  });
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

/** Below this many characters a compressed form saves no packet. */
const worthCompressing = 1000;

const encodings = ["br", "gzip"] as const;
type Encoding = (typeof encodings)[number];

const compress: Record<Encoding, (payload: string | Buffer) => Promise<Buffer>> = {
  // Quality 4 costs about what gzip does and is smaller. A window of 256 kB holds any answer; the default takes 4 MB
  // for each that is compressed.
  br: (payload) =>
    promisify(brotliCompress)(payload, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_LGWIN]: 18 },
    }),
  gzip: (payload) => promisify(gzip)(payload),
};

function encodingFor(request: FastifyRequest): Encoding | undefined {
  const accepted = request.headers["accept-encoding"];
  if (accepted === undefined) return undefined;
  const chosen = negotiate(accepted, [...encodings]);
  return encodings.find((encoding) => encoding === chosen);
}

function tagOf(payload: string | Buffer): string {
  return hash("sha256", payload, "base64url").slice(0, 27);
}

/** `If-None-Match` compares weakly (RFC 9110, 13.1.2). */
export function isNamedIn(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === "*" || header.split(",").some((name) => name.trim().replace(/^W\//, "") === etag);
}
