import type { FastifyInstance } from "fastify";
import type { Changes } from "../changes.ts";

/** Holds back the answer to each write until every process of this site on this machine knows what it has changed. */
export function registerChanges(app: FastifyInstance, { changes }: { changes: Changes }): void {
  app.addHook("onReady", async () => changes.start());
  app.addHook("onClose", () => changes.stop());
  app.addHook("onSend", (request, reply, payload, done) => {
    const isRead = request.method === "GET" || request.method === "HEAD" || request.method === "OPTIONS";
    if (isRead || reply.statusCode >= 500) done(null, payload);
    else
      changes
        .catchUpEverywhere()
        .then(() => done(null, payload))
        .catch(done);
  });
}
