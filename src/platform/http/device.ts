import type { FastifyRequest } from "fastify";

/** How the client names itself, for the list of one's sessions: at most 200 printable characters of ASCII. */
export function deviceOf(request: FastifyRequest): string {
  const agent = (request.headers["user-agent"] ?? "").replace(/[^\x20-\x7e]/g, "").trim();
  return agent.slice(0, 200) || "unknown";
}
