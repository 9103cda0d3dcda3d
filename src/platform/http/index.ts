export {
  type Access,
  type Actor,
  type Authenticate,
  actorOf,
  asksNobody,
  bearsIdentity,
  type Caller,
  callerOf,
  type RequireStaff,
  registerAccess,
  requireAccess,
} from "./access.ts";
export { apiPrefix, hostLines, siteAddress } from "./address.ts";
export { type App, createFastify } from "./app.ts";
export { refuseTunnel } from "./client-errors.ts";
export { deviceOf } from "./device.ts";
export { answerError, problemOf, sendProblem } from "./error-handler.ts";
export {
  headersTooLarge,
  internalError,
  invalidJson,
  methodNotAllowed,
  notAuthenticated,
  permissionDenied,
  unsupportedMediaType,
  uriTooLong,
} from "./errors.ts";
export type { Gauge, LabelledGauge } from "./gauges.ts";
export { registerGracefulClose } from "./graceful-close.ts";
export { registerHandlerTimeout } from "./handler-timeout.ts";
export { registerHealth } from "./health.ts";
export { pageStyle, pageTokens, sendPage } from "./html.ts";
export {
  deleteStoredResponses,
  expireResponses,
  expireStoredResponses,
  idempotencyProblems,
  maxIdempotencyKeyLength,
  rewriteStoredResponses,
  withIdempotency,
} from "./idempotency.ts";
export { rawBodyOf, registerInput } from "./input.ts";
export { registerLoadShedding, type ShouldShed, sendUnavailable } from "./load-shedding.ts";
export { collectMethods } from "./methods.ts";
export { registerMetrics } from "./metrics.ts";
export { serveGroupMetrics } from "./metrics-server.ts";
export { answerPage, PageOf, pageMembers, pageQuery } from "./pages.ts";
export { type IsLast, limitPipelining } from "./pipelined-requests.ts";
export { readForwarded, type Trusts, trustedBy } from "./proxies.ts";
export { type Consume, clientAt, clientOf, limitFields, registerLimits } from "./rate-limits.ts";
export { registerRequestChecks } from "./request-checks.ts";
export {
  accessLog,
  endSpans,
  notifyOnClose,
  notifyResponses,
  type ResponseListener,
  setSpan,
  traceHandlers,
} from "./request-events.ts";
export { readTarget } from "./request-target.ts";
export { securityFields } from "./security-headers.ts";
export { warnOfUntrustedProxy } from "./untrusted-proxy.ts";
export { asInvalidInput, readText, requireValid } from "./validation.ts";
