import type { IncomingHttpHeaders } from "node:http";

/** A request or job in a trace. What isn't sampled is known by its id alone. */
export interface Span {
  /** 32 hex digits. */
  traceId: string;
  isSampled: boolean;
}

/** What is told of a request when it has been answered. */
export interface Answered {
  requestId: string;
  method: string;
  /** The route's pattern, or `none`. */
  route: string;
  status: number;
}

/** Says how a statement ended; with what it failed by, if it did. */
export type StatementEnd = (error?: unknown) => void;

/** Makes spans of requests, jobs and their statements, and delivers them in the background. */
export interface Tracer {
  /** Continues the trace that `traceparent` names, or begins one; undefined where none is taken. */
  begin(headers: IncomingHttpHeaders): Span | undefined;
  /** What `run` does, now and later, belongs to the span. */
  within<T>(span: Span | undefined, run: () => T): T;
  end(span: Span, answered: Answered): void;
  /** Undefined outside of a span. */
  statement(text: string): StatementEnd | undefined;
  job<T>(name: string, run: () => Promise<T>): Promise<T>;
  /** Delivers what is left, for three seconds at most. */
  close(): Promise<void>;
}
