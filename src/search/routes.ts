import type { Platform } from "#platform";
import { type Config, invalidInput } from "#platform/base";
import { type CacheTags, sendFragments } from "#platform/cache";
import { type App, answerPage, siteAddress } from "#platform/http";
import { entryOf, invalidCursor, type PageRequest } from "#platform/listing";
import { marketAt, productFragments, productListTags, readProducts } from "#products";
import { readUsers, userFragments, userListTags } from "#users";
import { Found, SearchQuery } from "./schemas.ts";

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
      const siteUrl = siteAddress(config, request);
      const now = clock.now();
      const market = marketAt(config, now);
      const viewer = { isSignedIn: request.caller !== undefined };
      const search = (page: PageRequest<Asked>) => {
        const asked = { ...page, filters: { search: page.filters.search_string ?? "" } };
        return page.filters.type === "users" ? readUsers(db, viewer, asked) : readProducts(db, market, asked);
      };
      const fragmentsOf = ({ type }: Asked) =>
        type === "users" ? userFragments(db, viewer, siteUrl) : productFragments(db, { siteUrl, now });
      const skeleton = async () => {
        const page = await answerPage(request, platform, request.query, search, entryOf);
        // Where a cursor was sent alone, it holds what is looked for.
        const { type = "products" }: Asked = request.filters ?? {};
        return { type, ...page };
      };
      return sendFragments(reply, fragmentsOf, skeleton);
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
  return (page: object, { filters, now }: { filters: Asked; now: Date }): CacheTags =>
    filters.type === "users"
      ? userListTags()
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
