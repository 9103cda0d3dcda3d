import { isUtf8 } from "node:buffer";
import cors from "@fastify/cors";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import Fastify, {
  type FastifyBaseLogger,
  type FastifyRequest,
  type FastifyServerOptions,
  LogController,
} from "fastify";
import type { Config } from "../config.ts";
import type { Log } from "../log.ts";
import type { Platform } from "../platform.ts";
import { inForm, textFormats } from "../text/formats.ts";
import { type Authenticate, registerAccess, requireAccess } from "./access.ts";
import { hostLines, hostName } from "./address.ts";
import { registerChanges } from "./after-write.ts";
import { logAnswered, tellAnswered } from "./answered.ts";
import { registerCache } from "./cache.ts";
import { registerCards } from "./cards.ts";
import { answerClientError, refuseTunnel } from "./client-errors.ts";
import { closeInTime } from "./closing.ts";
import { registerConditional } from "./conditional.ts";
import { answerError, sendProblem } from "./failures.ts";
import { standInFront } from "./front.ts";
import { answerLate } from "./late.ts";
import { registerLimits } from "./limits.ts";
import { registerOverload } from "./overload.ts";
import { invalidJson, notFound, unavailable, unsupportedMediaType, uriTooLong } from "./problems.ts";
import { trustedBy } from "./proxies.ts";
import { noticeProxy } from "./proxy-notice.ts";
import { createRequestIds } from "./request-ids.ts";
import { securityFields } from "./security-fields.ts";
import { invalidInput, readText } from "./validation.ts";
import "./types.ts";

export type App = ReturnType<typeof createFastify>;

/** The HTTP server with everything that holds for each route; parts add their routes to it. */
export async function createServer(platform: Platform, authenticate: Authenticate): Promise<App> {
  const { config, log } = platform;
  const nextId = createRequestIds();
  const app = createFastify(config, log, nextId);
  app.setErrorHandler(answerError);
  // Lines of a request name it themselves. A logger for each takes longer to make than all of them to write.
  app.setChildLoggerFactory((logger) => logger);
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, notFound()));

  const isRefused = registerOverload(app, platform);
  answerLate(app, 15);
  const fields = securityFields(config);
  app.addHook("onRequest", (_request, reply, done) => {
    reply.headers(fields);
    done();
  });
  await app.register(cors, {
    origin: config.corsOrigins ?? (config.production ? [] : loopbackOrigins),
    methods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
    exposedHeaders: ["ETag", "Location", "Retry-After", "RateLimit", "RateLimit-Policy", "WWW-Authenticate"],
    maxAge: 7200,
    strictPreflight: false,
  });

  app.addHook("onRequest", (request, reply, done) => {
    reply.header("x-request-id", request.id);
    if (request.url.length > longestUrl) throw uriTooLong();
    // `*`, or an address of another scheme. Of the former it may be asked what the server can do.
    if (!request.url.startsWith("/") && request.method !== "OPTIONS") throw notFound();
    const bringsBody = hasBody(request.headers);
    if (request.routeOptions.config.needs !== "nothing") {
      if (!platform.database.isUp()) throw unavailable();
      requireHost(request, config);
      if (bringsBody) {
        if (request.method === "GET") throw invalidInput({ body: "unknown_field" });
        if (isCoded(request.headers)) throw unsupportedMediaType();
      }
    }
    // Some clients name a type wherever they send nothing: as a form, an empty one, or as JSON.
    if (!bringsBody) delete request.headers["content-type"];
    done();
  });
  // No route takes a text, so none is read.
  app.removeContentTypeParser("text/plain");
  const readJson = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser<Buffer>("application/json", { parseAs: "buffer" }, (request, body, done) => {
    // Nothing in chunks.
    if (body.length === 0) done(null);
    // Bytes that are no text would be kept as other letters than were sent.
    else if (!isUtf8(body)) done(invalidJson());
    else readJson(request, body.toString(), done);
  });
  noticeProxy(app, config, log);
  registerAccess(app, authenticate);
  const takeOne = config.rateLimit ? registerLimits(app, platform) : undefined;
  app.addHook("onRequest", requireAccess);
  const cache = registerCache(app, platform);
  registerCards(app);

  app.addHook("preValidation", (request, _reply, done) => {
    const { schema } = request.routeOptions;
    readText(schema?.params, request.params);
    readText(schema?.querystring, inForm(schema?.querystring, request.query));
    request.body = inForm(schema?.body, request.body);
    // A body that was left out misses its members; it is not of a wrong type.
    if (schema?.body !== undefined && request.body === undefined) request.body = {};
    if (schema?.body === undefined) refuseMembers(request.body);
    if (schema?.querystring === undefined) refuseMembers(request.query);
    done();
  });
  registerConditional(app, cache);
  registerChanges(app, platform);
  const listeners = log.isLevelEnabled("info") ? [logAnswered(log)] : [];
  if (config.metricsPort !== undefined) {
    // Loaded where somebody reads them: memory that most sites keep for visitors.
    const { registerMetrics } = await import("./metrics.ts");
    listeners.push(registerMetrics(app, { host: config.host, port: config.metricsPort }));
  }

  if (listeners.length > 0) tellAnswered(app, listeners);
  // A connection that is silent for as long as `connectionTimeout` is ended, whether it waits for a request or for the end
  // of one. Another timeout for those that wait would be set and taken back with each request.
  app.server.keepAliveTimeout = 0;
  const isLast = standInFront(app.server, platform, {
    cache,
    takeOne,
    trusts: trustedBy(config.trustProxy),
    listeners,
    isRefused,
    nextId,
  });
  app.addHook("onSend", (request, reply, _payload, done) => {
    // It was under way when the server was told to stop. A connection that stays open would hold up the end.
    if (platform.isDraining() && isLast(request.raw)) reply.header("connection", "close");
    done();
  });
  closeInTime(app, 30);
  app.server.on("connect", refuseTunnel);
  // What a client expects beyond an answer is no reason to refuse it one (RFC 9110, 10.1.1).
  app.server.on("checkExpectation", (request, response) => app.server.emit("request", request, response));
  return app;
}

function createFastify(config: Config, log: Log, nextId: () => string) {
  return Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: nextId,
    trustProxy: trustedBy(config.trustProxy) ?? false,
    bodyLimit: 100_000,
    requestTimeout: 30_000,
    connectionTimeout: 72_000,
    forceCloseConnections: "idle",
    // What still comes while the server closes meets the hook that turns requests away.
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    // An address that can't be read reaches no route.
    frameworkErrors: answerError,
    // Node looks for late requests only so often, by default every 30 seconds.
    // Who names no site at all gets a problem too, not Node's empty 400.
    http: {
      requireHostHeader: false,
      maxHeaderSize: 32_768,
      headersTimeout: 20_000,
      connectionsCheckingInterval: 2000,
      // A request without a body is whole when it begins: no stream of nothing has to be opened, ended and closed.
      optimizeEmptyRequests: true,
    },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 100 },
    ajv: {
      customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false, allErrors: true },
      onCreate: addTextFormats,
    },
  }).withTypeProvider<TypeBoxTypeProvider>();
}

/** Called once the formats that come along are there: they take anything for a password. */
const addTextFormats: NonNullable<NonNullable<FastifyServerOptions["ajv"]>["onCreate"]> = (ajv) => {
  for (const [name, { takes }] of Object.entries(textFormats)) ajv.addFormat(name, takes);
};

const longestUrl = 16_384;

/**
 * Links in answers begin with the name that a site is asked by, which is to be told once (RFC 9112, 3.2). Before HTTP/1.1
 * nobody had to, which suffices where the site's address is set.
 */
function requireHost({ host, raw }: FastifyRequest, { publicUrl }: Config): void {
  const mayBeUnnamed = raw.httpVersion === "1.0" && publicUrl !== undefined;
  const lines = hostLines(raw.rawHeaders);
  if (lines < 2 && (hostName.test(host) || (host === "" && mayBeUnnamed))) return;
  throw invalidInput({ host: host === "" ? "required" : "wrong_format" });
}

/** This computer's own pages, on any port. */
const loopbackOrigins = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** A compressed body is not read: it is told by its own name, for it would look like broken JSON. */
function isCoded(headers: Record<string, unknown>): boolean {
  const coding = headers["content-encoding"];
  return coding !== undefined && coding !== "identity";
}

function hasBody(headers: Record<string, unknown>): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

/** Where nothing is taken an empty object is nothing, and so is no body. */
function refuseMembers(value: unknown) {
  if (value === undefined) return;
  if (value === null) throw invalidInput({ body: "null_not_allowed" });
  if (typeof value !== "object" || Array.isArray(value)) throw invalidInput({ body: "wrong_type" });
  const names = Object.keys(value);
  if (names.length > 0) throw invalidInput(Object.fromEntries(names.map((name) => [name, "unknown_field"])));
}
