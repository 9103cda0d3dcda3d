import type { ServerResponse } from "node:http";
import type { FastifyInstance } from "fastify";
import type { Log } from "#platform/base";

/** A response that was sent, or whose client has gone. */
export interface ResponseEvent {
  requestId: string;
  method: string;
  /** The route's pattern, not the URL: what people type and who they are stays out of logs and metrics. */
  route: string;
  status: number;
  milliseconds: number;
}

export type ResponseListener = (event: ResponseEvent) => void;

/** Calls all listeners for each response but those that are sent below Fastify. */
export function notifyResponses(app: FastifyInstance, listeners: ResponseListener[]): void {
  app.addHook("onResponse", (request, reply, done) => {
    const event = {
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url ?? "none",
      status: reply.statusCode,
      milliseconds: reply.elapsedTime,
    };
    for (const listener of listeners) listener(event);
    done();
  });
}

/** Calls all listeners when a response that is sent below Fastify ends. */
export function notifyOnClose(
  response: ServerResponse,
  about: { requestId: string; method: string; route: string },
  listeners: ResponseListener[],
) {
  const begunAt = performance.now();
  response.once("close", () => {
    const event = { ...about, status: response.statusCode, milliseconds: performance.now() - begunAt };
    for (const listener of listeners) listener(event);
  });
}

/** Writes a line of the log for each response. */
export function accessLog(log: Log): ResponseListener {
  return ({ requestId, method, route, status, milliseconds }) =>
    log.info({ reqId: requestId, method, route, status, ms: Math.round(milliseconds) });
}
