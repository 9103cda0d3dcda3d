import { randomUUID } from "node:crypto";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import Fastify, { type FastifyBaseLogger, type FastifyServerOptions, LogController } from "fastify";
import type { Config, Log } from "#platform/base";
import { textFormats } from "#platform/base";
import { answerClientError } from "./client-errors.ts";
import { answerError } from "./error-handler.ts";
import { trustedBy } from "./proxies.ts";
import { compilersFactory } from "./schema-compilers.ts";

/** The HTTP server that parts add their routes to. */
export type App = ReturnType<typeof createFastify>;

/** Fastify with the limits, timeouts and formats of this site; it has no routes and no hooks yet. */
export function createFastify(config: Config, log: Log) {
  return Fastify({
    // A server that ends TLS does all that one without does, so routes need not know which it is.
    ...((config.endsTls ? { https: { ...serverOptions, minVersion: "TLSv1.2" } } : {}) as object),
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
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
    http: serverOptions,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    schemaController: { compilersFactory },
    ajv: {
      customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false, allErrors: true },
      onCreate: addTextFormats,
    },
  }).withTypeProvider<TypeBoxTypeProvider>();
}

// Node looks for late requests only so often, by default every 30 seconds.
// Who names no site at all gets a problem too, not Node's empty 400.
const serverOptions = {
  requireHostHeader: false,
  maxHeaderSize: 32_768,
  headersTimeout: 20_000,
  connectionsCheckingInterval: 2000,
  // A request without a body is whole when it begins: no stream of nothing has to be opened, ended and closed.
  optimizeEmptyRequests: true,
};

/** Called once the formats that come along are there: they take anything for a password. */
const addTextFormats: NonNullable<NonNullable<FastifyServerOptions["ajv"]>["onCreate"]> = (ajv) => {
  for (const [name, { takes }] of Object.entries(textFormats)) ajv.addFormat(name, takes);
};
