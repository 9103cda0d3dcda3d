import type { FastifyInstance } from "fastify";
import type { Platform } from "../platform.ts";
import { problemBody, unavailable } from "./problems.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** `last`: what others are turned away for where there is too much to do. */
    shed?: "last";
  }
}

/**
 * Turns requests away where the database has more to do than it gets done. To be registered before all else: what a
 * refusal costs is taken from those who are served.
 */
export function registerOverload(app: FastifyInstance, { database, config }: Platform): void {
  const isTooMuch = watchQueue(() => database.pool.waitingCount, config.databasePool);

  app.addHook("onRequest", (request, reply, done) => {
    const { needs, shed } = request.routeOptions.config;
    if (needs === "nothing" || shed === "last" || request.method === "OPTIONS" || !isTooMuch()) {
      done();
      return;
    }
    reply.hijack();
    reply.raw.writeHead(503, { ...refusal.headers, "x-request-id": request.id }).end(refusal.body);
  });
  // That a queue was short is seen when a request ends, too, not only when the next one comes.
  app.addHook("onResponse", async () => void isTooMuch());
}

const refusal = writtenRefusal();

/** What `unavailable` comes to, written once. Any page may read it: it says nothing of anybody. */
function writtenRefusal() {
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

/**
 * Fewer are a market whose hour has come: hundreds who want the last crate at the same moment all get their turn, for
 * to be told to come again is to lose it. More turns of all connections would take longer than one is waited for.
 */
const mostTurns = 60;
/** Where more comes than gets done, a queue that was let run down is full again long before. */
const calmMilliseconds = 500;

/**
 * Whether one more is too much for a queue. What waits for a connection of the database is looked at, for all work
 * that costs more than a refusal needs one, and whether the database or this process is slow, it shows there. A queue
 * that has become too long is let run down to `short`, and kept there until it is shorter by itself: waiting longer
 * would get nobody more.
 */
export function watchQueue(
  length: () => number,
  short: number,
  now = () => performance.now(),
): () => boolean {
  let shortSince: number | undefined;
  let isStrict = false;
  return () => {
    const waiting = length();
    const at = now();
    if (waiting < short) {
      shortSince ??= at;
      if (at - shortSince >= calmMilliseconds) isStrict = false;
      return false;
    }
    shortSince = undefined;
    if (waiting >= mostTurns * short) isStrict = true;
    return isStrict;
  };
}
