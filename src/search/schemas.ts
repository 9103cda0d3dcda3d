import { Type } from "typebox";
import { closed, oneOf, PageOf, pageQuery } from "#platform";
import { Product } from "#products";
import { Person } from "#users";

/** What travels on the route of search. Both members are required where no cursor holds them. */
export const SearchQuery = closed({
  type: Type.Optional(oneOf("products", "users")),
  search_string: Type.Optional(
    Type.String({
      maxLength: 2000,
      format: "text",
      description: "What to look for. Required and not empty, as `type` is, where there is no `cursor`.",
      examples: ["Fruit"],
    }),
  ),
  ...pageQuery,
});

export const Found = Type.Union([PageOf(Product), PageOf(Person)]);
