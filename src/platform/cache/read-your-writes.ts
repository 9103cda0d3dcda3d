import type { FastifyInstance } from "fastify";
import type { Invalidations } from "./invalidation.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** What is written here is shown to nobody else, so its response waits for no process. */
    invalidatesNothing?: true;
  }
}

/** Holds back the response to each write until every process of this site on this machine has invalidated its tags. */
export function registerReadYourWrites(
  app: FastifyInstance,
  { invalidations }: { invalidations: Invalidations },
): void {
  app.addHook("onReady", async () => invalidations.start());
  app.addHook("onClose", () => invalidations.stop());
  app.addHook("onSend", (request, reply, payload, done) => {
    const isRead = request.method === "GET" || request.method === "HEAD" || request.method === "OPTIONS";
    const { invalidatesNothing } = request.routeOptions.config;
    if (isRead || invalidatesNothing || reply.statusCode >= 500) done(null, payload);
    else invalidations.catchUpEverywhere().then(() => done(null, payload), done);
  });
}
