import type { FastifyRequest } from "fastify";
import { type Config, problemKind } from "#platform/base";

export const crossSite = problemKind(
  403,
  "cross_site",
  "This form was sent from another site. Open the page here and send it again.",
);

/**
 * Refuses what a page of another site makes a browser send. Browsers say so in `Sec-Fetch-Site`; those that don't, and all
 * of them where a site is reached by plain http, name the page's `Origin`. Throws cross_site.
 */
export function refuseCrossSite({ publicUrl }: Pick<Config, "publicUrl">, request: FastifyRequest): void {
  if (request.method === "GET" || request.method === "HEAD") return;
  const { "sec-fetch-site": site, origin } = request.headers;
  const from = hostOf(origin);
  const isOwn =
    site === undefined
      ? from !== undefined && from === hostOf(publicUrl ?? `http://${request.host}`)
      : site === "same-origin";
  if (!isOwn) throw crossSite();
}

/** A proxy may speak https for a site that isn't told so; the name is what another site can't have. */
function hostOf(address: string | undefined): string | undefined {
  return address !== undefined && URL.canParse(address) ? new URL(address).host : undefined;
}
