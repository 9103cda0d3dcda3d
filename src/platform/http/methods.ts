import type { FastifyInstance } from "fastify";
import { sendProblem } from "./error-handler.ts";
import { methodNotAllowed } from "./errors.ts";

/**
 * Answers 405 with `Allow` where an address exists but not for that method, and names the same for OPTIONS. Call the
 * first before any route is registered and what it returns after the last.
 */
export function collectMethods(app: FastifyInstance): () => void {
  const taken = new Map<string, Set<string>>();
  app.addHook("onRoute", ({ url, method }) => {
    const known = taken.get(url) ?? new Set();
    for (const one of [method].flat()) known.add(one);
    taken.set(url, known);
  });
  return () => {
    for (const [url, known] of [...taken]) {
      if (url === "*") continue;
      const allow = [...known, "OPTIONS"].filter((one, index, all) => all.indexOf(one) === index).join(", ");
      app.route({
        url,
        method: app.supportedMethods.filter((one) => !known.has(one)),
        config: { access: "credentials" },
        schema: { hide: true },
        // Before the body is read: no body could make it right. OPTIONS is answered before, for browsers.
        onRequest: async (_request, reply) => sendProblem(reply, methodNotAllowed()),
        onSend: (_request, reply, _payload, done) => {
          reply.header("allow", allow);
          done();
        },
        handler: () => {},
      });
    }
  };
}
