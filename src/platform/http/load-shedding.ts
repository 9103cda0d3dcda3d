import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyInstance } from "fastify";
import type { Config } from "#platform/base";
import { problemBody, unavailable } from "#platform/base";
import type { Database } from "#platform/database";
import { apiPrefix } from "./address.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** `high`: what buys, for which others are shed first under load. */
    priority?: "high";
  }
}

/** Whether a request is to be shed before anything looks at it. */
export type ShouldShed = (request: IncomingMessage) => boolean;

/**
 * Sheds requests while the database has more to do than it gets done. To be registered before all else: what a refusal
 * costs is taken from those who are served. Reads, which come in masses, are shed before Fastify makes its own of them,
 * by what this returns.
 */
export function registerLoadShedding(
  app: FastifyInstance,
  {
    database,
    config,
    settings,
  }: {
    database: Pick<Database, "pool" | "longestWait">;
    config: Pick<Config, "databasePool">;
    settings: { readonly waiting: number };
  },
): ShouldShed {
  // Who waits for the settings of the site to be read comes to the database next.
  const waiting = () => database.pool.waitingCount + settings.waiting;
  const queue = watchQueue(waiting, database.longestWait, config.databasePool);

  app.addHook("onRoute", ({ method, url, config }) => {
    const isOwn = config?.priority !== undefined || config?.needs !== undefined;
    if (isOwn && [method].flat().some((one) => isRead({ method: one, url })))
      throw new Error(`${url} is shed as all reads of the API are, before its route is looked for.`);
  });
  app.addHook("onRequest", (request, reply, done) => {
    const { needs, priority } = request.routeOptions.config;
    const shouldShed = priority === "high" ? queue.isFull : queue.isOverloaded;
    if (isRead(request.raw) || needs === "nothing" || request.method === "OPTIONS" || !shouldShed()) {
      done();
      return;
    }
    // What a page says costs no more than the page's route would, and people can read it.
    if (wantsPage(request.raw)) return done(unavailable());
    reply.hijack();
    sendUnavailable(reply.raw, request.id);
  });
  // That a queue was short is seen when a request ends, too, not only when the next one comes.
  app.addHook("onResponse", (_request, _reply, done) => {
    queue.isOverloaded();
    done();
  });
  return (request) => isRead(request) && queue.isOverloaded();
}

/** What has no priority of its own. */
function isRead({ method, url = "" }: { method?: string | undefined; url?: string | undefined }): boolean {
  return method === "GET" && url.startsWith(apiPrefix);
}

/** Whether a browser asks for something to show, outside of the API. */
function wantsPage({ url = "", headers }: IncomingMessage): boolean {
  return !url.startsWith(apiPrefix) && headers.accept?.includes("text/html") === true;
}

export function sendUnavailable(response: ServerResponse, requestId: string): void {
  response
    .writeHead(503, { ...problemResponse.headers, "x-request-id": requestId })
    .end(problemResponse.body);
}

const problemResponse = writeUnavailable();

/** The response of `unavailable`, serialised once. Any page may read it: it says nothing of anybody. */
function writeUnavailable() {
  const problem = unavailable();
  const body = Buffer.from(JSON.stringify(problemBody(problem)));
  const headers = {
    ...problem.headers,
    "content-type": "application/problem+json; charset=utf-8",
    "content-length": body.length,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "Retry-After",
  };
  return { body, headers };
}

/** Whoever waits longer than this for a connection is late. */
const lateMilliseconds = 500;
/** Hundreds who want the last crate at the same moment are late for a while; where all are for longer, it is no burst. */
const patienceMilliseconds = 2000;
/** More turns of all connections take longer than anybody waits who only looks, */
const mostTurns = 60;
/** and these longer than a connection is waited for. */
const mostTurnsOfHighPriority = 120;
/** Where more comes than gets done, a queue that was let run down is full again long before. */
const calmMilliseconds = 500;

/**
 * Watches a queue by its length and by how many milliseconds its first has waited. What waits for a connection of the
 * database is looked at, for all work that costs more than a refusal needs one, and whether the database or this
 * process is slow, it shows there. Where all come late, or the queue is full, it is let run down to `short`, and kept
 * there until it is shorter by itself: waiting longer would get nobody more.
 */
export function watchQueue(
  length: () => number,
  longestWait: () => number,
  short: number,
  now = () => performance.now(),
) {
  let lateSince: number | undefined;
  let shortSince: number | undefined;
  let isShedding = false;
  /** Whether one more is too much even of high priority. */
  const isFull = () => length() >= mostTurnsOfHighPriority * short;

  /** Whether one more is too much. */
  function isOverloaded(): boolean {
    const at = now();
    lateSince = longestWait() < lateMilliseconds ? undefined : (lateSince ?? at);
    shortSince = length() < short ? (shortSince ?? at) : undefined;
    if (shortSince !== undefined && at - shortSince >= calmMilliseconds) isShedding = false;
    const isLate = lateSince !== undefined && at - lateSince >= patienceMilliseconds;
    if (isLate || length() >= mostTurns * short) isShedding = true;
    return isShedding && shortSince === undefined;
  }
  return { isOverloaded, isFull };
}
