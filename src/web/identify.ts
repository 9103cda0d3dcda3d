import type { FastifyReply, FastifyRequest } from "fastify";
import { type Accounts, findCookieSession } from "#accounts";
import { readCookie, setCookie } from "./cookies.ts";
import type { Visit } from "./visit.ts";

/** Who asks, as far as the browser's cookies tell. */
export type Identity = Pick<Visit, "person" | "visitorCartId" | "itemCount">;

export const nobody: Identity & Pick<Visit, "notice"> = {
  person: undefined,
  visitorCartId: undefined,
  itemCount: 0,
  notice: undefined,
};

/** Finds out who asks for a page; a cookie whose session has ended is taken back. */
export async function identify(
  site: Accounts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Identity> {
  const cookie = readCookie(request, "farmgate");
  if (cookie === undefined) return nobody;
  const found = await findCookieSession(site, cookie);
  if (found === undefined) {
    setCookie(reply, "farmgate", "");
    return nobody;
  }
  request.caller = { userId: found.user_id, sessionId: found.session_id };
  return { person: found, visitorCartId: undefined, itemCount: 0 };
}
