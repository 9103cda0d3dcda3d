import cors from "@fastify/cors";
import type { FastifyReply, FastifyRequest } from "fastify";
import { notFound } from "#platform/base";
import {
  registerCache,
  registerConditional,
  registerFragments,
  registerReadYourWrites,
  registerReplicaReads,
  type VariantOf,
} from "#platform/cache";
import {
  type App,
  type Authenticate,
  accessLog,
  answerError,
  createFastify,
  endSpans,
  type Gauge,
  type LabelledGauge,
  notifyResponses,
  permissionDenied,
  type RequireStaff,
  refuseTunnel,
  registerAccess,
  registerGracefulClose,
  registerHandlerTimeout,
  registerInput,
  registerLimits,
  registerLoadShedding,
  registerMetrics,
  registerRequestChecks,
  requireAccess,
  securityFields,
  sendProblem,
  traceHandlers,
  trustedBy,
  warnOfUntrustedProxy,
} from "#platform/http";
import { useCertificate } from "#platform/tls";
import type { Platform } from "./platform.ts";
import { wrapRequestListeners } from "./request-listener.ts";

/** What the server asks those above it. */
interface Asks {
  authenticate: Authenticate;
  /** By default nobody is of the staff. */
  requireStaff?: RequireStaff;
  /** By default each address has one variant. */
  variantOf?: VariantOf;
  /** Answers what no route is there for; by default with a problem. */
  answerNotFound?: (request: FastifyRequest, reply: FastifyReply) => unknown;
  /** What Prometheus reads beside requests and the process. */
  gauges?: (Gauge | LabelledGauge)[];
}

/** The HTTP server with everything that holds for each route; parts add their routes to it. */
export async function createServer(
  platform: Platform,
  {
    authenticate,
    requireStaff = refuse,
    variantOf = () => "",
    answerNotFound = sendNotFound,
    gauges = [],
  }: Asks,
): Promise<App> {
  const { config, log } = platform;
  const app = createFastify(config, log);
  if (config.endsTls) {
    const stop = useCertificate(app.server, config);
    app.addHook("onClose", async () => stop());
  }
  app.setErrorHandler(answerError);
  // Lines of a request name it themselves. A logger for each takes longer to make than all of them to write.
  app.setChildLoggerFactory((logger) => logger);
  app.setNotFoundHandler(answerNotFound);

  const shouldShed = registerLoadShedding(app, platform);
  registerHandlerTimeout(app, 15);
  const fields = securityFields(config);
  app.addHook("onRequest", ({ routeOptions }, reply, done) => {
    reply.headers(fields);
    if (routeOptions.config.fields) reply.headers(routeOptions.config.fields);
    done();
  });
  await app.register(cors, {
    origin: config.corsOrigins ?? (config.production ? [] : loopbackOrigins),
    methods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
    exposedHeaders: ["ETag", "Location", "Retry-After", "RateLimit", "RateLimit-Policy", "WWW-Authenticate"],
    maxAge: 7200,
    strictPreflight: false,
  });

  registerRequestChecks(app, platform);
  warnOfUntrustedProxy(app, config, log);
  registerAccess(app, authenticate);
  app.addHook("onRequest", async ({ routeOptions }) => {
    if (routeOptions.config.needs !== "nothing") await platform.settings.refresh();
  });
  const consume = config.rateLimit ? registerLimits(app, platform) : undefined;
  app.addHook("onRequest", requireAccess(requireStaff));
  const cache = registerCache(app, platform, variantOf);
  registerFragments(app);
  const { replicas } = platform.database;
  if (replicas) registerReplicaReads(app, replicas, platform.invalidations);

  if (platform.tracer) traceHandlers(app, platform.tracer);
  registerInput(app);
  registerConditional(app, cache);
  registerReadYourWrites(app, platform);
  const listeners = log.isLevelEnabled("info") ? [accessLog(log)] : [];
  if (platform.tracer) listeners.push(endSpans(platform.tracer));
  if (config.metricsPort !== undefined) {
    listeners.push(
      await registerMetrics(app, { host: config.metricsHost, port: config.metricsPort }, gauges),
    );
  }

  if (listeners.length > 0) notifyResponses(app, listeners);
  // A connection that is silent for as long as `connectionTimeout` is ended, whether it waits for a request or for the end
  // of one. Another timeout for those that wait would be set and taken back with each request.
  app.server.keepAliveTimeout = 0;
  const isLast = wrapRequestListeners(app.server, platform, {
    cache,
    variantOf,
    consume,
    trusts: trustedBy(config.trustProxy),
    listeners,
    shouldShed,
  });
  app.addHook("onSend", (request, reply, _payload, done) => {
    // It was under way when the server was told to stop. A connection that stays open would hold up the end.
    if (platform.isDraining() && isLast(request.raw)) reply.header("connection", "close");
    done();
  });
  registerGracefulClose(app, 30);
  app.server.on("connect", refuseTunnel);
  // What a client expects beyond an answer is no reason to refuse it one (RFC 9110, 10.1.1).
  app.server.on("checkExpectation", (request, response) => app.server.emit("request", request, response));
  return app;
}

async function refuse() {
  throw permissionDenied();
}

function sendNotFound(_request: FastifyRequest, reply: FastifyReply) {
  return sendProblem(reply, notFound());
}

/** This computer's own pages, on any port. */
const loopbackOrigins = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;
