import type { IncomingMessage } from "node:http";

/**
 * Reads an address that names the site too (RFC 9112, 3.2.2) as the same one without it: what follows is the address, and
 * the site takes the place of `Host`, whatever that says. Its scheme is not looked at, for the connection has one.
 */
export function readTarget(request: IncomingMessage): void {
  const { url = "" } = request;
  if (url.startsWith("/")) return;
  const found = absoluteForm.exec(url);
  if (!found) return;
  const [, authority = "", rest = ""] = found;
  request.url = rest.startsWith("/") ? rest : `/${rest}`;
  request.headers.host = authority;
}

const absoluteForm = /^https?:\/\/([^/?#]*)(.*)$/is;
