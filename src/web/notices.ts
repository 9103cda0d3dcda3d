import type { FastifyReply, FastifyRequest } from "fastify";
import { readCookie, setCookie } from "./cookies.ts";

/** What a page says once, after a form has led to it: `name` among the words, which are given `about`. */
export interface Notice {
  name: string;
  about: string[];
}

/** The next page that this browser asks for shows it. */
export function leaveNotice(reply: FastifyReply, { name, about }: Notice): void {
  const texts = about.map((text) => text.slice(0, longestText));
  setCookie(reply, "notice", Buffer.from(JSON.stringify([name, ...texts])).toString("base64url"));
}

const longestText = 300;

/** The notice that was left for this browser; it is shown this once. */
export function takeNotice(request: FastifyRequest, reply: FastifyReply): Notice | undefined {
  const cookie = readCookie(request, "notice");
  if (cookie === undefined) return undefined;
  setCookie(reply, "notice", "");
  try {
    const [name, ...about]: unknown[] = JSON.parse(Buffer.from(cookie, "base64url").toString());
    return typeof name === "string" ? { name, about: about.map(String) } : undefined;
  } catch {
    // Somebody wrote it themselves.
    return undefined;
  }
}
