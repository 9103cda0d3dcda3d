import type { FastifyRequest } from "fastify";
import type { Config } from "#platform/base";

/** Where every route of the API begins. */
export const apiPrefix = "/backend/api";

/** The site's address without a closing slash: as configured, else as this request names it. */
export function siteAddress(config: Config, request: FastifyRequest): string {
  return config.publicUrl ?? `${request.protocol}://${request.host}`;
}

/** A name or an address that a site can be asked by, with or without a port. */
export const hostName = /^([\w.-]+|\[[\da-f:.]+\])(:\d{0,5})?$/i;

/** In how many lines a request names the site. Node's `headers` tell of the first one only. */
export function hostLines(rawHeaders: string[]): number {
  let lines = 0;
  for (let n = 0; n < rawHeaders.length; n += 2) {
    const name = rawHeaders[n];
    if (name?.length === "host".length && name.toLowerCase() === "host") lines++;
  }
  return lines;
}
