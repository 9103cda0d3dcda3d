import proxyAddr from "@fastify/proxy-addr";
import type { FastifyInstance } from "fastify";
import type { Config, Log } from "#platform/base";

/** Warns once of a proxy in front that TRUST_PROXY says nothing of. */
export function warnOfUntrustedProxy(app: Pick<FastifyInstance, "addHook">, config: Config, log: Log): void {
  if (config.trustProxy !== undefined) return;
  // Anybody can send such a field; where it is worth a word it comes from a machine near by.
  const isNear = proxyAddr.compile(["loopback", "linklocal", "uniquelocal"]);
  let hasWarned = false;
  app.addHook("onRequest", ({ headers, ip }, _reply, done) => {
    if (!hasWarned && (headers["x-forwarded-for"] ?? headers["forwarded"]) && isNear(ip, 0)) {
      hasWarned = true;
      const missing = config.publicUrl === undefined ? "TRUST_PROXY and PUBLIC_URL" : "TRUST_PROXY";
      log.warn(
        `A proxy in front names the clients but isn't trusted, so all of them count as one client: set ${missing}.`,
      );
    }
    done();
  });
}
