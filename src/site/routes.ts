import { Type } from "typebox";
import type { Platform } from "#platform";
import { named } from "#platform/base";
import { type App, apiPrefix, siteAddress } from "#platform/http";
import { docsRoutes } from "./docs.ts";
import { registerOpenApi } from "./openapi/document.ts";
import { Index, SiteInfo } from "./schemas.ts";
import { describeSite } from "./site.ts";

/** Begins to collect the documentation, so it comes before the routes. */
export async function registerSite(app: App, platform: Platform): Promise<void> {
  await registerOpenApi(app, platform.config);
}

/** It stays as long as the process lives. */
const neverChanges = () => ({ tags: [] });

/** Travels as the text it is kept as. */
const Document = named(
  "OpenApiDocument",
  Type.Unsafe<string>({ type: "object", examples: [{ openapi: "3.1.0", info: {}, paths: {} }] }),
);

export function siteRoutes(api: App, platform: Platform): void {
  const { config } = platform;
  const access = { access: "public", cacheTags: neverChanges } as const;
  // Of some hundred kilobytes, and the same as long as the process lives.
  let written: string | undefined;

  api.get(
    "/",
    {
      config: access,
      prefixTrailingSlash: "slash",
      schema: {
        tags: ["Site"],
        summary: "List the addresses to start from",
        operationId: "getIndex",
        description: "The lists that anybody can read, and this documentation.",
        response: { 200: Index },
      },
    },
    async (request) => {
      const address = (path: string) => `${siteAddress(config, request)}${apiPrefix}/${path}`;
      return {
        home: address("home/"),
        products: address("products/"),
        promoted_products: address("products/promotion/"),
        promotion: address("promotion/"),
        users: address("users/list/"),
        site: address("site/"),
        openapi: address("openapi.json"),
        docs: address("docs/"),
      };
    },
  );

  api.get(
    "/site/",
    {
      config: access,
      schema: {
        tags: ["Site"],
        summary: "Get the site's settings",
        operationId: "getSite",
        description: "What a client needs before it shows anything: choices to offer and limits to check.",
        response: { 200: SiteInfo },
      },
    },
    async (request) => describeSite(platform, siteAddress(config, request)),
  );

  api.get(
    "/openapi.json",
    {
      config: access,
      schema: {
        tags: ["Site"],
        summary: "Get this OpenAPI document",
        operationId: "getOpenApiDocument",
        description: "For generating clients and their types. It changes only with a release.",
        response: {
          200: { description: "OpenAPI 3.1", content: { "application/json": { schema: Document } } },
        },
      },
    },
    async (_request, reply) => {
      written ??= JSON.stringify(api.swagger());
      return reply.type("application/json; charset=utf-8").send(written);
    },
  );

  docsRoutes(api, platform);
}
