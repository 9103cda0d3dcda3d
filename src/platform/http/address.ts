import type { FastifyRequest } from "fastify";
import type { Config } from "../config.ts";

/** Where every route of the API begins. */
export const apiPrefix = "/backend/api";

/** The site's address without a closing slash: as configured, else as this request names it. */
export function siteAddress(config: Config, request: FastifyRequest): string {
  return config.publicUrl ?? `${request.protocol}://${request.host}`;
}
