import type { FastifyInstance } from "fastify";
import type { Changes } from "./invalidation.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** What is written here nobody else is shown, so nobody has to hear of it. */
    isUnseen?: true;
  }
}

/** Holds back the answer to each write until every process of this site on this machine knows what it has changed. */
export function registerChanges(app: FastifyInstance, { changes }: { changes: Changes }): void {
  app.addHook("onReady", async () => changes.start());
  app.addHook("onClose", () => changes.stop());
  app.addHook("onSend", (request, reply, payload, done) => {
    const isRead = request.method === "GET" || request.method === "HEAD" || request.method === "OPTIONS";
    const { isUnseen } = request.routeOptions.config;
    if (isRead || isUnseen || reply.statusCode >= 500) done(null, payload);
    else changes.catchUpEverywhere().then(() => done(null, payload), done);
  });
}
