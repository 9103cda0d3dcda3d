import type { Platform } from "#platform";
import { type Config, invalidInput } from "#platform/base";
import type { CacheTags } from "#platform/cache";
import { type App, answerPage, serializeBy, siteAddress } from "#platform/http";
import { invalidCursor, type PageRequest } from "#platform/listing";
import { marketAt, productListTags, readProducts, showFoundProducts } from "#products";
import { readUsers, showFoundUsers, userListTags } from "#users";
import { Found, FoundProducts, FoundUsers, SearchQuery } from "./schemas.ts";

/** One address to search everything by. What is found and in which order is each part's own to say. */
export function searchRoutes(api: App, platform: Platform): void {
  const { db, config, clock } = platform;
  api.get(
    "/search/",
    {
      config: {
        access: "public",
        showsMoreToUsers: true,
        problems: [invalidCursor],
        cacheTags: searchTags(config),
      },
      schema: {
        tags: ["Search"],
        summary: "Search products or people, best match first",
        operationId: "searchMarket",
        description: [
          "Searches products by name, category (key and label), producer's name and description, and people as `GET",
          "users/` describes. Finds whole words, their stems and words that start with them, ignoring case and",
          "accents; a single letter matches only itself. If nothing is found, one wrong letter is forgiven.",
          "Products with all words in the name come first, then those with all words in name, category or producer,",
          "then the rest; newest first within each. `type` decides what `results` holds: products, or users as in",
          "`GET users/`.",
        ].join(" "),
        querystring: SearchQuery,
        response: { 200: Found },
      },
    },
    async (request, reply) => {
      requireBoth(request.query);
      const viewer = { siteUrl: siteAddress(config, request), now: clock.now() };
      const market = marketAt(config, viewer.now);
      const people = { isSignedIn: request.caller !== undefined };
      const page = await answerPage(
        request,
        platform,
        request.query,
        ({ filters: { type, search_string: search = "" }, ...page }: PageRequest<Asked>) =>
          type === "users"
            ? readUsers(db, people, { ...page, filters: { search } })
            : readProducts(db, market, { ...page, filters: { search } }),
        async (found, { type }: Asked): Promise<{ id: number }[]> =>
          type === "users"
            ? showFoundUsers(db, people, viewer.siteUrl, found)
            : showFoundProducts(db, viewer, found),
      );
      // Where a cursor was sent alone, it holds what is looked for.
      const { type = "products" }: Asked = request.filters ?? {};
      // By the whole union each response would be validated to find out which of them it is.
      serializeBy(reply, type === "users" ? FoundUsers : FoundProducts);
      return { type, ...page };
    },
  );
}

interface Asked {
  type?: "products" | "users";
  search_string?: string;
}

/** What is looked for decides. */
function searchTags(config: Config) {
  const ofProducts = productListTags(config);
  type Products = Parameters<typeof ofProducts>[0];
  return (page: Products, { filters, now }: { filters: Asked; now: Date }): CacheTags =>
    filters.type === "users"
      ? userListTags(page)
      : ofProducts(page, { filters: { search: filters.search_string ?? "" }, now });
}

/** A cursor holds both. */
function requireBoth({
  type,
  search_string,
  cursor,
}: {
  type?: string;
  search_string?: string;
  cursor?: string;
}) {
  if (cursor !== undefined) return;
  const isBlank = search_string !== undefined && search_string.trim() === "";
  if (type !== undefined && search_string !== undefined && !isBlank) return;
  throw invalidInput({
    ...(type === undefined ? { type: "required" } : {}),
    ...(search_string === undefined
      ? { search_string: "required" }
      : isBlank
        ? { search_string: "blank" }
        : {}),
  });
}
