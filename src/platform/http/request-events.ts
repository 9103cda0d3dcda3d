import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyInstance } from "fastify";
import type { Log } from "#platform/base";
import type { Span, Tracer } from "#platform/tracing";

/** A response that was sent, or whose client has gone. */
export interface ResponseEvent {
  requestId: string;
  method: string;
  /** The route's pattern, not the URL: what people type and who they are stays out of logs and metrics. */
  route: string;
  status: number;
  milliseconds: number;
  /** Where it is traced. */
  span: Span | undefined;
}

const spans = new WeakMap<IncomingMessage, Span>();

/** Remembers the span of a request for its listeners. */
export function setSpan(request: IncomingMessage, span: Span): void {
  spans.set(request, span);
}

/** The listeners to a request's body are called by its connection, which knows of no request: from there on it is said anew. */
export function traceHandlers(app: FastifyInstance, tracer: Tracer): void {
  app.addHook("preValidation", ({ raw }, _reply, done) => tracer.within(spans.get(raw), done));
}

/** Ends the span of each response. */
export function endSpans(tracer: Tracer): ResponseListener {
  return ({ span, ...answered }) => {
    if (span) tracer.end(span, answered);
  };
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
      span: spans.get(request.raw),
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
    const milliseconds = performance.now() - begunAt;
    const event = { ...about, status: response.statusCode, milliseconds, span: spans.get(response.req) };
    for (const listener of listeners) listener(event);
  });
}

/** Writes a line of the log for each response. */
export function accessLog(log: Log): ResponseListener {
  return ({ requestId, method, route, status, milliseconds, span }) =>
    log.info({
      ...{ reqId: requestId, method, route, status, ms: Math.round(milliseconds) },
      ...(span ? { traceId: span.traceId } : {}),
    });
}
