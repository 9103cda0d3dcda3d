import { AsyncLocalStorage } from "node:async_hooks";
import type { Log, TracingSettings } from "#platform/base";
import { createDelivery } from "./delivery.ts";
import type { Attributes, EndedSpan } from "./otlp.ts";
import { newSpanId, type Place, placeOf } from "./sampling.ts";
import { statementName } from "./statement-names.ts";
import type { Span, Tracer } from "./types.ts";

/** So many of a request or job are spans; all are counted. */
const mostStatements = 100;

/** A request or job that is under way. */
interface OpenSpan extends Span, Place {
  spanId: string;
  begunAtMs: number;
  begunAt: number;
  statements: EndedSpan[];
  counted: number;
  hasEnded: boolean;
}

/** How a span is described when it ends. */
type Ending = Pick<EndedSpan, "name" | "kind" | "hasFailed" | "attributes">;

export function createTracer(settings: TracingSettings, log: Log): Tracer {
  const current = new AsyncLocalStorage<OpenSpan | undefined>();
  const open = new WeakMap<Span, OpenSpan>();
  const delivery = createDelivery(settings, log);

  return {
    begin({ traceparent }) {
      const place = placeOf(traceparent, settings);
      return place && beginAt(place);
    },
    within: (span, run) => current.run(span && open.get(span), run),
    end(span, { requestId, method, route, status }) {
      const isKnown = route !== "none";
      end(open.get(span), {
        name: isKnown ? `${method} ${route}` : method,
        kind: "server",
        hasFailed: status >= 500,
        attributes: {
          "http.request.method": method,
          ...(isKnown ? { "http.route": route } : {}),
          "http.response.status_code": status,
          "farmgate.request_id": requestId,
        },
      });
    },
    statement(text) {
      const span = current.getStore();
      // What a request has set going may go on after its answer.
      if (!span?.isSampled || span.hasEnded) return undefined;
      span.counted++;
      if (span.counted > mostStatements) return undefined;
      return beginStatement(span, text);
    },
    async job(name, run) {
      const place = placeOf(undefined, settings);
      const span = place && beginAt(place);
      let hasFailed = true;
      try {
        const result = await current.run(span, run);
        hasFailed = false;
        return result;
      } finally {
        const attributes = { "farmgate.job": name };
        if (span) end(span, { name: `job ${name}`, kind: "consumer", hasFailed, attributes });
      }
    },
    close: delivery.close,
  };

  function beginAt(place: Place): OpenSpan {
    const span = {
      ...place,
      spanId: newSpanId(),
      begunAtMs: Date.now(),
      begunAt: performance.now(),
      statements: [],
      counted: 0,
      hasEnded: false,
    };
    open.set(span, span);
    return span;
  }

  function end(span: OpenSpan | undefined, ending: Ending) {
    if (span === undefined || span.hasEnded) return;
    span.hasEnded = true;
    if (!span.isSampled) return;
    const { traceId, spanId, parentId, begunAtMs, begunAt, counted } = span;
    const attributes = { ...ending.attributes, "farmgate.statements": counted };
    const milliseconds = performance.now() - begunAt;
    delivery.add([
      { ...ending, traceId, spanId, parentId, begunAtMs, milliseconds, attributes },
      ...span.statements,
    ]);
  }
}

function beginStatement(span: OpenSpan, text: string) {
  const begunAt = performance.now();
  return (error?: unknown) => {
    // Its request was answered before it, and has been handed over.
    if (span.hasEnded) return;
    span.statements.push({
      traceId: span.traceId,
      spanId: newSpanId(),
      parentId: span.spanId,
      name: statementName(text),
      kind: "client",
      // By the steady clock from where the request began, so that it lies within it.
      begunAtMs: span.begunAtMs + (begunAt - span.begunAt),
      milliseconds: performance.now() - begunAt,
      hasFailed: error !== undefined,
      attributes: statementAttributes(error),
    });
  };
}

/** Of a failure its SQLSTATE alone: the message may quote a row. */
function statementAttributes(error: unknown): Attributes {
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  return { "db.system.name": "postgresql", ...(code ? { "db.response.status_code": code } : {}) };
}
