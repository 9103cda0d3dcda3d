import type { Static } from "typebox";
import { type Config, endOfDay } from "#platform/base";
import type { CacheTags, TagOf } from "#platform/cache";
import type { UserTag } from "#users";
import type { Product } from "./schemas.ts";

/** What triggers on the rows of products write into `changes` (migrations/schema.sql). */
export const productTagNames = ["products", "words", "sold out", "product:"] as const;
export type ProductTag = TagOf<typeof productTagNames>;

/** What the list depends on that products stand in: on what else of them it was narrowed by, too. */
export function productListTags({ timeZone }: Pick<Config, "timeZone">) {
  return (
    _page: object,
    { filters, now }: { filters: { search?: string; in_stock?: boolean }; now: Date },
  ): CacheTags<ProductTag> => {
    const tags: ProductTag[] = ["products"];
    if (filters.search !== undefined) tags.push("words");
    if (filters.in_stock === undefined) return { tags };
    return { tags: [...tags, "sold out"], expiresAt: endOfDay(timeZone, now) };
  };
}

/** What the counts depend on: they always tell what is in stock. */
export function productFacetTags(config: Pick<Config, "timeZone">) {
  const ofList = productListTags(config);
  return (facets: object, { filters, now }: Parameters<typeof ofList>[1]) =>
    ofList(facets, { filters: { ...filters, in_stock: true }, now });
}

/** What the list of one producer's depends on: they are shown as long as the producer is. */
export function productsOfUserTags(
  _page: object,
  { params: { user_id } }: { params: { user_id: number } },
): CacheTags<ProductTag | UserTag> {
  return { tags: ["products", `user:${user_id}`] };
}

export function productTags({
  id,
  producer,
  is_promoted,
  promoted_until,
}: Static<typeof Product>): CacheTags<ProductTag | UserTag> {
  return {
    tags: [`product:${id}`, `user:${producer.id}`],
    expiresAt: is_promoted && promoted_until !== null ? promoted_until : undefined,
  };
}
