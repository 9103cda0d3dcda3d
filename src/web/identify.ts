import type { FastifyReply, FastifyRequest } from "fastify";
import { type Accounts, findCookieSession, type SignedIn } from "#accounts";
import { type CartOwner, countInCart } from "#cart";
import { hashOpaqueToken } from "#platform/base";
import { readCookie, setCookie } from "./cookies.ts";
import type { Visit } from "./visit.ts";

/** Who asks, as far as the browser's cookies tell. */
export type Identity = Pick<Visit, "person" | "cart" | "itemCount">;

export const nobody: Identity & Pick<Visit, "notice"> = {
  person: undefined,
  cart: undefined,
  itemCount: 0,
  notice: undefined,
};

/** Finds out who asks for a page, and what is in their cart; a cookie whose session has ended is taken back. */
export async function identify(
  site: Accounts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Identity> {
  const person = await findPerson(site, request, reply);
  const cart: CartOwner | undefined = person ? { userId: person.user_id } : visitorCart(request);
  return { person, cart, itemCount: cart ? await countInCart(site.db, cart) : 0 };
}

/** The cart of the cookie that came, whoever has signed in; undefined where none did. */
export function visitorCart(request: FastifyRequest): { cookieHash: Buffer } | undefined {
  const cookieHash = hashOpaqueToken(readCookie(request, "cart") ?? "");
  return cookieHash && { cookieHash };
}

async function findPerson(
  site: Accounts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<SignedIn | undefined> {
  const cookie = readCookie(request, "farmgate");
  if (cookie === undefined) return undefined;
  const found = await findCookieSession(site, cookie);
  if (found) request.caller = { userId: found.user_id, sessionId: found.session_id };
  else setCookie(reply, "farmgate", "");
  return found;
}
