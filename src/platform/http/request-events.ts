import type { ServerResponse } from "node:http";
import type { FastifyInstance } from "fastify";
import type { Log } from "#platform/base";

/** A request that was answered, or whose client has gone. */
export interface Answered {
  requestId: string;
  method: string;
  /** The route's pattern, not the address: what people type and who they are stays out of logs and metrics. */
  route: string;
  status: number;
  milliseconds: number;
}

export type HearAnswered = (answered: Answered) => void;

/** Tells all listeners of each request, but for those that are answered below Fastify, which tells them itself. */
export function tellAnswered(app: FastifyInstance, listeners: HearAnswered[]): void {
  app.addHook("onResponse", (request, reply, done) => {
    const answered = {
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url ?? "none",
      status: reply.statusCode,
      milliseconds: reply.elapsedTime,
    };
    for (const hear of listeners) hear(answered);
    done();
  });
}

/** Tells of a request that is answered below Fastify. */
export function tellWhenDone(
  response: ServerResponse,
  about: { requestId: string; method: string; route: string },
  listeners: HearAnswered[],
) {
  const begunAt = performance.now();
  response.once("close", () => {
    const answered = { ...about, status: response.statusCode, milliseconds: performance.now() - begunAt };
    for (const hear of listeners) hear(answered);
  });
}

/** Writes a line for each request. */
export function logAnswered(log: Log): HearAnswered {
  return ({ requestId, method, route, status, milliseconds }) =>
    log.info({ reqId: requestId, method, route, status, ms: Math.round(milliseconds) });
}
