import { randomUUID } from "node:crypto";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createHitServer, type HitContext } from "#platform/cache";
import {
  type IsLast,
  limitPipelining,
  notifyOnClose,
  readForwarded,
  readTarget,
  type ShouldShed,
  sendUnavailable,
} from "#platform/http";
import type { Platform } from "./platform.ts";

/**
 * Sees each request before Fastify does: queues it where its connection pipelines too much, reads where it goes and
 * where it comes from, answers it from what is kept, or refuses a read where there is too much to do. Answers whether a
 * request is the last that its connection has brought.
 */
export function standInFront(
  server: Server,
  platform: Platform,
  front: HitContext & { shouldShed: ShouldShed },
): IsLast {
  const serveHit = createHitServer(platform, front);
  const ordinary = server.listeners("request");
  const pipelining = limitPipelining((request, response) => {
    // By then it is known whether more requests came with it, which are answered too before the connection ends.
    if (platform.isDraining()) setImmediate(handle, request, response);
    else handle(request, response);
  });
  server.removeAllListeners("request");
  server.on("request", pipelining.listener);
  return pipelining.isLast;

  function handle(request: IncomingMessage, response: ServerResponse) {
    if (platform.isDraining() && pipelining.isLast(request)) response.shouldKeepAlive = false;
    readTarget(request);
    if (front.trusts) readForwarded(request);
    if (serveHit(request, response)) return;
    if (front.shouldShed(request)) return refuse(response, front);
    for (const listener of ordinary) listener.call(server, request, response);
  }
}

/** Refuses a read. Its route is not looked for, so nobody is told it. */
function refuse(response: ServerResponse, { listeners }: HitContext): void {
  const requestId = randomUUID();
  if (listeners.length > 0) notifyOnClose(response, { requestId, method: "GET", route: "none" }, listeners);
  sendUnavailable(response, requestId);
}
