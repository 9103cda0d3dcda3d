import type { IncomingMessage, ServerResponse } from "node:http";
import proxyAddr from "@fastify/proxy-addr";
import { LRUCache } from "lru-cache";
import type { Config } from "#platform/base";
import type { Database } from "#platform/database";
import type { Trusts } from "#platform/http";
import {
  clientAt,
  type HearAnswered,
  hostLines,
  isNameless,
  type TakeOne,
  tellWhenDone,
} from "#platform/http";
import { createNegotiation, type Encoding } from "./compression.ts";
import { etagOf, isNamedIn } from "./conditional.ts";
import type { Cache, Kept, Written } from "./entries.ts";
import { keyAt, longestUrl, withSlash } from "./http-cache.ts";

/** What of the server a fast answer needs. */
export interface Fast {
  cache: Cache;
  /** Undefined where nothing is limited. */
  takeOne: TakeOne | undefined;
  /** Whose `X-Forwarded-For` is believed. */
  trusts: Trusts | undefined;
  listeners: HearAnswered[];
  nextId: () => string;
}

/** Answers, or tells by false that nothing was done. */
export type AnswerFast = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * Answers plain requests for what is kept before Fastify looks at them, with the same fields and bytes as it would. All
 * that is unusual in any way goes on to Fastify, which answers from the same cache.
 */
export function createFastAnswers(
  platform: { config: Pick<Config, "publicUrl">; database: Pick<Database, "isUp"> },
  { cache, takeOne, trusts, listeners, nextId }: Fast,
): AnswerFast {
  const encodingFor = createNegotiation();
  const clientOf = createClientOf(trusts);
  const isAtOneAddress = platform.config.publicUrl !== undefined;
  // The name of the site may then come from the proxy.
  if (trusts && !isAtOneAddress) return () => false;

  return (request, response) => {
    const { method, url = "", headers } = request;
    if (method !== "GET" || url.length > longestUrl || isUnusual(request)) return false;
    const kept = cache.find(isAtOneAddress ? withSlash(url) : keyAt("http", headers.host ?? "", url));
    if (kept === undefined) return false;
    const encoding = encodingFor(headers["accept-encoding"], kept.body.length);
    const written = kept.written.get(encoding) ?? write(kept, encoding, takeOne !== undefined);
    if (written === undefined || !platform.database.isUp()) return false;
    const left = takeOne?.(clientOf(request));
    // Fastify counts it, and says no.
    if (takeOne && left === undefined) return false;

    const requestId = nextId();
    const isKnown = isNamedIn(headers["if-none-match"], written.etag);
    const fields = isKnown ? written.unchanged : written.full;
    // Node is done with them when `writeHead` returns, so those of the last answer are written over.
    const last = fields.length - 1;
    fields[last] = requestId;
    if (left) {
      fields[last - 2] = left.ratelimit;
      fields[last - 4] = left["ratelimit-policy"];
    }
    if (isKnown) response.writeHead(304, fields).end();
    else response.writeHead(200, fields).end(written.bytes);
    if (listeners.length > 0) tellWhenDone(response, { requestId, method, route: kept.route }, listeners);
    return true;
  };
}

/** Writes the fields of a form, once; undefined where the form or its fields are still to be made by Fastify. */
function write(kept: Kept, encoding: Encoding | undefined, isLimited: boolean): Written | undefined {
  const bytes = encoding === undefined ? kept.body : kept.forms.get(encoding);
  if (kept.head === undefined || bytes === undefined) return undefined;
  const etag = etagOf(kept.tag, encoding);
  const encoded = encoding === undefined ? [] : ["content-encoding", encoding];
  const limits = isLimited ? ["ratelimit-policy", "", "ratelimit", ""] : [];
  const ofOneAnswer = [...limits, "x-request-id", ""];
  const written = {
    bytes,
    etag,
    full: [...kept.head.full, "etag", etag, ...encoded, "content-length", `${bytes.length}`, ...ofOneAnswer],
    unchanged: [...kept.head.unchanged, "etag", etag, ...ofOneAnswer],
  };
  kept.written.set(encoding, written);
  return written;
}

/** Whose request it is, for the limits. What a proxy tells is parsed once for each client of its. */
function createClientOf(trusts: Fast["trusts"]): (request: IncomingMessage) => string {
  const known = new LRUCache<string, { toldBy: string; client: string }>({ max: 1000 });
  return (request) => {
    const { remoteAddress: toldBy = "" } = request.socket;
    const forwarded = trusts ? request.headers["x-forwarded-for"] : undefined;
    const told = forwarded === undefined ? toldBy : String(forwarded);
    const found = known.get(told);
    if (found?.toldBy === toldBy) return found.client;
    const client = clientAt(trusts ? proxyAddr(request, trusts) : toldBy);
    if (told.length < 200) known.set(told, { toldBy, client });
    return client;
  };
}

/** What no plain read bears: who asks, from which page, a body, no name of the site or several. */
function isUnusual({ headers, rawHeaders }: IncomingMessage): boolean {
  return (
    !isNameless(headers.authorization) ||
    headers.origin !== undefined ||
    headers["content-length"] !== undefined ||
    headers["transfer-encoding"] !== undefined ||
    hostLines(rawHeaders) !== 1
  );
}
