import type { FastifyInstance, FastifyRequest } from "fastify";
import { type Config, invalidInput, notFound, unavailable } from "#platform/base";
import type { Database } from "#platform/database";
import { hostLines, hostName } from "./address.ts";
import { unsupportedMediaType, uriTooLong } from "./errors.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** `nothing`: answers though the database is away. */
    needs?: "nothing";
  }
}

/** Gives each request its id in the answer, and refuses what no route could answer: before anything of it is read. */
export function registerRequestChecks(
  app: FastifyInstance,
  { config, database }: { config: Config; database: Pick<Database, "isUp"> },
): void {
  app.addHook("onRequest", (request, reply, done) => {
    reply.header("x-request-id", request.id);
    if (request.url.length > longestUrl) throw uriTooLong();
    // `*`, or an address of another scheme. Of the former it may be asked what the server can do.
    if (!request.url.startsWith("/") && request.method !== "OPTIONS") throw notFound();
    const bringsBody = hasBody(request.headers);
    if (request.routeOptions.config.needs !== "nothing") {
      if (!database.isUp()) throw unavailable();
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
}

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

/** A compressed body is not read: it is told by its own name, for it would look like broken JSON. */
function isCoded(headers: Record<string, unknown>): boolean {
  const coding = headers["content-encoding"];
  return coding !== undefined && coding !== "identity";
}

function hasBody(headers: Record<string, unknown>): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}
