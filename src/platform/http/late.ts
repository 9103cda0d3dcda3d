import type { FastifyInstance, FastifyReply } from "fastify";
import { unavailable } from "./problems.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Where it isn't what most routes have. */
    answersWithinSeconds?: number;
  }
}

/**
 * Answers 503 where a route has had `mostSeconds` for an answer, or what it says itself; what it does goes on. Those
 * under way are looked at now and then. Fastify's `handlerTimeout` makes a timer and an AbortController for each request,
 * which is a fifth of what a read of one's own costs beside its statement, and forgets the timer once a body was read.
 */
export function answerLate(app: FastifyInstance, mostSeconds: number): void {
  const begun = new Map<FastifyReply, number>();
  let looking: NodeJS.Timeout | undefined;

  app.addHook("onRequest", (_request, reply, done) => {
    begun.set(reply, performance.now());
    done();
  });
  // Its answer is on its way.
  app.addHook("onSend", (_request, reply, payload, done) => {
    begun.delete(reply);
    done(null, payload);
  });
  app.addHook("onResponse", (_request, reply, done) => {
    begun.delete(reply);
    done();
  });
  app.addHook("onReady", (done) => {
    looking = setInterval(look, (mostSeconds * 1000) / 15).unref();
    done();
  });
  app.addHook("onClose", (_app, done) => {
    clearInterval(looking);
    done();
  });

  function look() {
    const now = performance.now();
    for (const [reply, since] of begun) {
      const { answersWithinSeconds = mostSeconds } = reply.request.routeOptions.config;
      // Who has gone is told nothing.
      if (reply.raw.destroyed) begun.delete(reply);
      else if (now - since > answersWithinSeconds * 1000) reply.send(unavailable());
    }
  }
}
