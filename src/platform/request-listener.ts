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
  setSpan,
} from "#platform/http";
import type { Platform } from "./platform.ts";

/**
 * Wraps the listeners that Fastify has set, to see each request before they do: limits pipelining, reads where the request
 * goes and where it comes from, answers it from the cache, or sheds a read under load. Answers whether a request is the
 * last that its connection has brought.
 */
export function wrapRequestListeners(
  server: Server,
  platform: Platform,
  context: HitContext & { shouldShed: ShouldShed },
): IsLast {
  const serveHit = createHitServer(platform, context);
  const fastifyListeners = server.listeners("request");
  const begin = platform.tracer ? traced : handle;
  const pipelining = limitPipelining((request, response) => {
    // By then it is known whether more requests came with it, which are answered too before the connection ends.
    if (platform.isDraining()) setImmediate(begin, request, response);
    else begin(request, response);
  });
  server.removeAllListeners("request");
  server.on("request", pipelining.listener);
  return pipelining.isLast;

  function traced(request: IncomingMessage, response: ServerResponse) {
    const span = platform.tracer?.begin(request.headers);
    if (span === undefined) return handle(request, response);
    setSpan(request, span);
    platform.tracer?.within(span, () => handle(request, response));
  }

  function handle(request: IncomingMessage, response: ServerResponse) {
    if (platform.isDraining() && pipelining.isLast(request)) response.shouldKeepAlive = false;
    readTarget(request);
    if (context.trusts) readForwarded(request);
    if (serveHit(request, response)) return;
    if (context.shouldShed(request)) return shed(response, context);
    for (const listener of fastifyListeners) listener.call(server, request, response);
  }
}

/** Sheds a read. Its route is not looked for, so no listener is told it. */
function shed(response: ServerResponse, { listeners }: HitContext): void {
  const requestId = randomUUID();
  if (listeners.length > 0) notifyOnClose(response, { requestId, method: "GET", route: "none" }, listeners);
  sendUnavailable(response, requestId);
}
