import {
  type App,
  answerPage,
  type Dependence,
  invalidCursor,
  invalidInput,
  type Platform,
  siteAddress,
} from "#platform";
import { dependsOnProducts, readProducts, showProduct } from "#products";
import { dependsOnUsers, readUsers, showPerson } from "#users";
import { Found, SearchQuery } from "./schemas.ts";

/** One address to search everything by. What is found and in which order is each part's own to say. */
export function searchRoutes(api: App, { db, config, keys, clock }: Platform): void {
  api.get(
    "/search/",
    {
      config: { access: "public", showsMoreToUsers: true, problems: [invalidCursor], dependsOn },
      schema: {
        tags: ["Search"],
        summary: "Find products or people, the best match first",
        operationId: "search",
        description: [
          "Of products, name, category (its key and its label), producer's name and description are searched; of people",
          "what `GET users/` says. Whole words are found, their stems and beginnings, without regard to capitals and",
          "accents; a single letter stands for itself. Where nothing is found so, a slip of a letter is forgiven. First",
          "come products with all words in the name, then in name, category or producer, then anywhere; the newest",
          "first in each. `type` says what `results` holds: products, or users as on `GET users/`.",
        ].join(" "),
        querystring: SearchQuery,
        response: { 200: Found },
      },
      // A compiled serializer would find out of which kind an answer is by validating it against both.
      serializerCompiler: () => (answer) => JSON.stringify(answer),
    },
    async (request) => {
      requireBoth(request.query);
      const place = { cursorKey: keys.cursors, publicUrl: siteAddress(config, request) };
      const viewer = { isSignedIn: request.caller !== undefined };
      const now = clock.now();
      return answerPage(
        request,
        place,
        request.query,
        async (page): Promise<FoundRow[]> => {
          const search = page.filters.search_string ?? "";
          const asked = { ...page, filters: { search } };
          if (page.filters.type === "users") {
            const people = await readUsers(db, viewer, asked);
            return people.map((row) => ({ keys: row.keys, shown: showPerson(row, place.publicUrl) }));
          }
          const products = await readProducts(db, config, asked);
          return products.map((row) => ({ keys: row.keys, shown: showProduct(row, place.publicUrl, now) }));
        },
        ({ shown }) => shown,
      );
    },
  );
}

/** An empty page doesn't say what was looked for. */
function dependsOn({ results }: { results: FoundRow["shown"][] }): Dependence {
  const products = results.filter((shown) => "producer" in shown);
  const people = results.filter((shown) => "joined_at" in shown);
  const ofProducts = dependsOnProducts({ results: products });
  const ofPeople = dependsOnUsers({ results: people });
  if (products.length > 0) return ofProducts;
  return people.length > 0 ? ofPeople : { topics: [...ofProducts.topics, ...ofPeople.topics] };
}

interface FoundRow {
  keys: (string | number)[];
  shown: ReturnType<typeof showProduct> | ReturnType<typeof showPerson>;
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
