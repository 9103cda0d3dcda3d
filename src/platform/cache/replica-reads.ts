import type { FastifyInstance } from "fastify";
import type { Replicas } from "#platform/database";
import { bearsIdentity } from "#platform/http";
import type { Invalidations } from "./invalidation.ts";

/** Has replicas answer what reads ask of the database. Comes after the cache, whose hits ask nothing. */
export function registerReplicaReads(
  app: FastifyInstance,
  replicas: Replicas,
  invalidations: Invalidations,
): void {
  app.addHook("onReady", async () => replicas.start(invalidations));
  app.addHook("onRequest", (request, _reply, done) => {
    const isRead = request.method === "GET" || request.method === "HEAD";
    if (!isRead || request.routeOptions.config.needs === "nothing") return done();
    replicas.within(bearsIdentity(request.headers), done);
  });
}
