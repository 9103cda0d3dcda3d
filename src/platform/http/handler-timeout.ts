import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { outcomeUnknown, unavailable } from "#platform/base";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Of this route, where it is another than that of most. */
    handlerTimeoutSeconds?: number;
  }
  interface FastifyReply {
    /** Runs until an answer is on its way. */
    handlerTimer: NodeJS.Timeout | undefined;
  }
}

/**
 * Answers 503 where a route has had `timeoutSeconds` for an answer, or `handlerTimeoutSeconds` of its own; what it does
 * goes on. While a body is still coming it is the client who is late, which the server's own timeout of requests sees
 * to. Fastify's `handlerTimeout` would make an AbortController for each request, which is a good part of what a read of
 * one's own costs beside its statement, and forget its timer once a body was read.
 */
export function registerHandlerTimeout(app: FastifyInstance, timeoutSeconds: number): void {
  app.decorateReply("handlerTimer", undefined);
  app.addHook("onRequest", (request, reply, done) => {
    const { handlerTimeoutSeconds = timeoutSeconds } = request.routeOptions.config;
    reply.handlerTimer = setTimeout(onTimeout, handlerTimeoutSeconds * 1000, reply, request);
    reply.handlerTimer.unref();
    done();
  });
  // Its body has come.
  app.addHook("preValidation", (_request, reply, done) => {
    reply.handlerTimer?.refresh();
    done();
  });
  app.addHook("onSend", (_request, reply, payload, done) => {
    clearTimeout(reply.handlerTimer);
    done(null, payload);
  });
  // What was answered below Fastify is not sent by it.
  app.addHook("onResponse", (_request, reply, done) => {
    clearTimeout(reply.handlerTimer);
    done();
  });
}

function onTimeout(reply: FastifyReply, request: FastifyRequest) {
  if (reply.raw.destroyed) return;
  const onlyReads = request.method === "GET" || request.method === "HEAD";
  if (request.raw.complete) reply.send(onlyReads ? unavailable() : outcomeUnknown());
  else reply.handlerTimer?.refresh();
}
