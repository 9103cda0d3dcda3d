import { type Static, Type } from "typebox";
import { closed, described, Id, named, oneOf } from "#platform/base";
import { pageMembers, pageQuery } from "#platform/http";
import { ProductPage } from "#products";
import { UserPage } from "#users";

/** What travels on the route of search. Both members are required where no cursor holds them. */
export const SearchQuery = closed({
  type: Type.Optional(described(oneOf("products", "users"), { description: "Required without a `cursor`." })),
  search_string: Type.Optional(
    Type.String({
      maxLength: 2000,
      format: "text",
      description: "What to search for. Required, and not empty, without a `cursor`.",
      examples: ["Fruit"],
    }),
  ),
  ...pageQuery,
});

export const FoundProducts = named(
  "FoundProducts",
  closed({ type: oneOf("products"), ...ProductPage.properties }),
);
export const FoundUsers = named("FoundUsers", closed({ type: oneOf("users"), ...UserPage.properties }));

/** Either of them, whose `results` their own parts show. */
const FoundPage = closed({
  type: oneOf("products", "users"),
  ...pageMembers,
  results: Type.Array(Type.Object({ id: Id })),
});

/** `type` tells which. */
export const Found = Type.Unsafe<Static<typeof FoundPage>>({
  oneOf: [FoundProducts, FoundUsers],
  discriminator: {
    propertyName: "type",
    mapping: {
      products: "#/components/schemas/FoundProducts",
      users: "#/components/schemas/FoundUsers",
    },
  },
});
