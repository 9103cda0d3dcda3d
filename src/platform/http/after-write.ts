import type { FastifyInstance } from "fastify";
import type { Changes } from "../changes.ts";

/** Holds back the answer to each write until every process of this site on this machine knows what it has changed. */
export function registerChanges(app: FastifyInstance, { changes }: { changes: Changes }): void {
  app.addHook("onReady", async () => changes.start());
  app.addHook("onClose", () => changes.stop());
  app.addHook("onSend", async (request, reply) => {
    const isWrite = !["GET", "HEAD", "OPTIONS"].includes(request.method);
    if (isWrite && reply.statusCode < 500) await changes.catchUpEverywhere();
  });
}
