import type { FastifyReply, FastifyRequest } from "fastify";

/** The cookies of the pages. Each is for this site alone, and no script reads it. */
export type CookieName = "farmgate" | "cart" | "notice" | "language" | "draft";

/** The longest that browsers keep a cookie (RFC 6265bis, 5.6.2): sessions and carts end here, by their last use. */
const longestSeconds = 400 * 24 * 3600;

/** How long a browser keeps a cookie; one without a time goes with the browser's session. */
const maxAgeSeconds: Partial<Record<CookieName, number>> = {
  farmgate: longestSeconds,
  cart: longestSeconds,
  language: 365 * 24 * 3600,
  draft: 900,
};

/** A cookie that came with a request; undefined where none did. */
export function readCookie(request: Pick<FastifyRequest, "headers">, name: CookieName): string | undefined {
  const cookies = request.headers.cookie;
  if (cookies === undefined) return undefined;
  const pairs = cookies.split(";").map((pair) => pair.trim());
  const prefixes = [`__Host-${name}=`, `${name}=`];
  for (const prefix of prefixes) {
    const pair = pairs.find((one) => one.startsWith(prefix));
    if (pair !== undefined) return pair.slice(prefix.length);
  }
  return undefined;
}

/** Sets a cookie, whose value is plain ASCII without `;`; an empty one deletes it. */
export function setCookie(reply: FastifyReply, name: CookieName, value: string): void {
  const isSecure = reply.request.protocol === "https";
  const seconds = value === "" ? 0 : maxAgeSeconds[name];
  const parts = [
    `${isSecure ? "__Host-" : ""}${name}=${value}`,
    "Path=/",
    "HttpOnly",
    "SameSite=Lax",
    ...(isSecure ? ["Secure"] : []),
    ...(seconds === undefined ? [] : [`Max-Age=${seconds}`]),
  ];
  reply.header("set-cookie", parts.join("; "));
}
