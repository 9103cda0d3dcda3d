import { type Static, Type } from "typebox";
import { closed, described, named, oneOf } from "#platform/base";
import { pageQuery } from "#platform/http";
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

const FoundProducts = named("FoundProducts", closed({ type: oneOf("products"), ...ProductPage.properties }));
const FoundUsers = named("FoundUsers", closed({ type: oneOf("users"), ...UserPage.properties }));

/** `type` tells which. */
export const Found = Type.Unsafe<Static<typeof FoundProducts> | Static<typeof FoundUsers>>({
  oneOf: [FoundProducts, FoundUsers],
  discriminator: {
    propertyName: "type",
    mapping: {
      products: "#/components/schemas/FoundProducts",
      users: "#/components/schemas/FoundUsers",
    },
  },
});
