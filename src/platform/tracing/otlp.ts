/** A span that has ended. */
export interface EndedSpan {
  traceId: string;
  spanId: string;
  parentId: string | undefined;
  name: string;
  kind: keyof typeof kinds;
  /** Since 1970. */
  begunAtMs: number;
  milliseconds: number;
  hasFailed: boolean;
  attributes: Attributes;
}

export type Attributes = Record<string, string | number>;

const kinds = { internal: 1, server: 2, client: 3, consumer: 5 };
const failed = 2;

/** What a collector takes at `/v1/traces`: OTLP 1.x as JSON, ids in hex, 64-bit numbers as text. */
export function otlpBody(resource: Attributes, spans: EndedSpan[]): string {
  const scopeSpans = [{ scope: { name: "farmgate" }, spans: spans.map(asOtlp) }];
  return JSON.stringify({ resourceSpans: [{ resource: { attributes: asPairs(resource) }, scopeSpans }] });
}

function asOtlp(span: EndedSpan) {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentId === undefined ? {} : { parentSpanId: span.parentId }),
    name: span.name,
    kind: kinds[span.kind],
    startTimeUnixNano: nanoseconds(span.begunAtMs),
    endTimeUnixNano: nanoseconds(span.begunAtMs + span.milliseconds),
    attributes: asPairs(span.attributes),
    ...(span.hasFailed ? { status: { code: failed } } : {}),
  };
}

/** In microseconds the moment is still held exactly by a number. */
const nanoseconds = (milliseconds: number) => `${Math.round(milliseconds * 1000)}000`;

function asPairs(attributes: Attributes) {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === "string" ? { stringValue: value } : { intValue: String(value) },
  }));
}
