export { openTracer } from "./open.ts";
export type { Span, StatementEnd, Tracer } from "./types.ts";
