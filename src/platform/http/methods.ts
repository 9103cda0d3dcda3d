import type { FastifyInstance } from "fastify";
import { sendProblem } from "./failures.ts";
import { methodNotAllowed } from "./problems.ts";

/**
 * Answers 405 with `Allow` where an address exists but not for that method. Call the first before any route is
 * registered and what it returns after the last.
 */
export function collectMethods(app: FastifyInstance): () => void {
  const taken = new Map<string, Set<string>>();
  app.addHook("onRoute", ({ url, method }) => {
    const known = taken.get(url) ?? new Set();
    for (const one of [method].flat()) known.add(one);
    taken.set(url, known);
  });
  return () => {
    // OPTIONS is answered everywhere, for browsers.
    const methods = app.supportedMethods.filter((method) => method !== "OPTIONS");
    for (const [url, known] of [...taken]) {
      if (url === "*") continue;
      const allow = [...known, "OPTIONS"].filter((one, index, all) => all.indexOf(one) === index).join(", ");
      app.route({
        url,
        method: methods.filter((one) => !known.has(one)),
        config: { access: "credentials" },
        schema: { hide: true },
        // Before the body is read: no body could make it right.
        onRequest: async (_request, reply) => sendProblem(reply, methodNotAllowed({}, undefined, { allow })),
        handler: () => {},
      });
    }
  };
}
