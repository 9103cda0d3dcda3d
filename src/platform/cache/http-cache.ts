import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Clock, Config } from "#platform/base";
import { isNameless } from "#platform/http";
import { tagOf } from "./conditional.ts";
import { type Cache, createCache, type Fill, type Kept } from "./entries.ts";
import type { Changes } from "./invalidation.ts";
import type { Dependence } from "./store.ts";

/**
 * What a route tells of its answers, so that they can be kept: of one that it gave (of its outline, where it answers
 * with cards), and what was asked for it, which is the `params` of the request, the `filters` of a list and the moment
 * `now` when the answer began to be made.
 */
export type DependsOn = (answer: never, asked: never) => Dependence | Promise<Dependence>;

declare module "fastify" {
  interface FastifyContextConfig {
    /**
     * What an answer of this public GET depends on beside its address, and who asks where it shows more to the signed
     * in. Where it is told, the answer to the nameless is kept until any of it changes.
     */
    dependsOn?: DependsOn;
  }
  interface FastifyRequest {
    /** The making of an answer that may be kept. */
    fill: Fill | undefined;
    /** What the route answered, before it was written. */
    answered: unknown;
    /** What the answer depends on, where the route doesn't tell it of what it answered. */
    madeOf: Dependence | undefined;
    /** The kept answer that is sent. */
    kept: Kept | undefined;
  }
}

/** Keeps what public routes answer, and answers with it. Comes before the tags are given. */
export function registerCache(
  app: FastifyInstance,
  { config, changes, clock }: { config: Pick<Config, "publicUrl">; changes: Changes; clock: Clock },
): Cache {
  const cache = createCache(changes, clock);
  app.decorateRequest("fill", undefined);
  app.decorateRequest("answered", undefined);
  app.decorateRequest("madeOf", undefined);
  app.decorateRequest("filters", undefined);
  app.decorateRequest("kept", undefined);

  app.addHook("onRequest", (request, reply, done) => {
    const key = mayBeKept(request) ? keyOf(request, config.publicUrl !== undefined) : undefined;
    if (key === undefined) return done();
    const found = cache.find(key);
    if (found) return void answerKept(request, reply, found);
    const making = cache.underWay(key);
    if (making) {
      // Those who waited in vain go on alone: what can't be kept once will not be the next time.
      making.then((made) => (made ? void answerKept(request, reply, made) : done()));
      return;
    }
    // Begun at once, so that whoever comes next waits for it.
    request.fill = cache.begin(key);
    done();
  });

  app.addHook("preSerialization", (request, _reply, answer, done) => {
    if (request.fill) request.answered = answer;
    done(null, answer);
  });

  app.addHook("onSend", (request, reply, payload, done) => {
    const { fill } = request;
    if (!fill) return done(null, payload);
    request.fill = undefined;
    const isWhole = reply.statusCode === 200 && (typeof payload === "string" || Buffer.isBuffer(payload));
    const end = (kept?: Kept) => {
      request.kept = kept;
      fill.end(kept);
      // Bytes go out as they are; a text would be encoded again.
      done(null, kept?.body ?? payload);
    };
    if (!isWhole) return end();
    keep(request, reply, fill, payload).then(end, (error) => {
      fill.end(undefined);
      done(error);
    });
  });
  return cache;
}

/** An answer that shows more to the signed in is kept as the nameless see it, and given to them only. */
function mayBeKept({ method, url, headers, routeOptions: { config } }: FastifyRequest): boolean {
  const isRead = method === "GET" || method === "HEAD";
  const isForAll = !config.showsMoreToUsers || isNameless(headers.authorization);
  return isRead && config.dependsOn !== undefined && isForAll && url.length <= longestUrl;
}

/** Cursors that hold long filters are asked for once. */
export const longestUrl = 2000;

function keyOf({ url, protocol, host }: FastifyRequest, isAtOneAddress: boolean): string {
  return isAtOneAddress ? withSlash(url) : keyAt(protocol, host, url);
}

/** The key where answers repeat how the site was reached. No field of a head holds a line break. */
export function keyAt(protocol: string, host: string, url: string): string {
  return `${protocol}://${host}\n${withSlash(url)}`;
}

/** The address with the closing slash of its path, with and without which it answers the same. */
export function withSlash(url: string): string {
  const end = url.indexOf("?");
  if (end === -1) return url.endsWith("/") ? url : `${url}/`;
  return url[end - 1] === "/" ? url : `${url.slice(0, end)}/${url.slice(end)}`;
}

function answerKept(request: FastifyRequest, reply: FastifyReply, kept: Kept) {
  request.kept = kept;
  return reply.type(kept.type).send(kept.body);
}

async function keep(
  request: FastifyRequest,
  reply: FastifyReply,
  fill: Fill,
  payload: string | Buffer,
): Promise<Kept> {
  const dependence = request.madeOf ?? (await dependenceOf(request, request.answered, fill));
  return {
    key: fill.key,
    route: request.routeOptions.url ?? "",
    type: String(reply.getHeader("content-type")),
    body: typeof payload === "string" ? ownBuffer(payload) : payload,
    tag: tagOf(payload),
    forms: new Map(),
    written: new Map(),
    head: undefined,
    dependence,
  };
}

/** What the route tells of an answer. */
export async function dependenceOf(
  { routeOptions: { config }, params, filters }: FastifyRequest,
  answered: unknown,
  { begunAt }: Fill,
): Promise<Dependence> {
  const asked = { now: begunAt, params, filters };
  // Only the route knows the types of its own answers and of what it is asked.
  return (await config.dependsOn?.(answered as never, asked as never)) ?? { topics: [] };
}

/** Not a slice of Node's pool, which would stay as a whole for each. */
function ownBuffer(text: string): Buffer {
  const buffer = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  buffer.write(text);
  return buffer;
}
