import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { unavailable } from "#platform/base";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Where it isn't what most routes have. */
    answersWithinSeconds?: number;
  }
  interface FastifyReply {
    /** Until an answer is on its way. */
    lateness: NodeJS.Timeout | undefined;
  }
}

/**
 * Answers 503 where a route has had `mostSeconds` for an answer, or what it says itself; what it does goes on. While a
 * body is still coming it is the client who is late, which the server's own timeout of requests sees to. Fastify's
 * `handlerTimeout` would make an AbortController for each request, which is a good part of what a read of one's own
 * costs beside its statement, and forget its timer once a body was read.
 */
export function answerLate(app: FastifyInstance, mostSeconds: number): void {
  app.decorateReply("lateness", undefined);
  app.addHook("onRequest", (request, reply, done) => {
    const { answersWithinSeconds = mostSeconds } = request.routeOptions.config;
    reply.lateness = setTimeout(tell, answersWithinSeconds * 1000, reply, request);
    reply.lateness.unref();
    done();
  });
  // Its body has come.
  app.addHook("preValidation", (_request, reply, done) => {
    reply.lateness?.refresh();
    done();
  });
  app.addHook("onSend", (_request, reply, payload, done) => {
    clearTimeout(reply.lateness);
    done(null, payload);
  });
  // What was answered below Fastify is not sent by it.
  app.addHook("onResponse", (_request, reply, done) => {
    clearTimeout(reply.lateness);
    done();
  });
}

function tell(reply: FastifyReply, request: FastifyRequest) {
  if (reply.raw.destroyed) return;
  if (request.raw.complete) reply.send(unavailable());
  else reply.lateness?.refresh();
}
