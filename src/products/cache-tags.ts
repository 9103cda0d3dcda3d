import type { Static } from "typebox";
import { type Config, endOfDay } from "#platform/base";
import { type CacheTags, mergeTags, type TagOf } from "#platform/cache";
import type { UserTag } from "#users";
import type { Product } from "./schemas.ts";

/** What triggers on the rows of products write into `changes` (migrations/schema.sql). */
export const productTagNames = ["products", "words", "sold out", "product:"] as const;
export type ProductTag = TagOf<typeof productTagNames>;

/** Of a list of products: those of what it was narrowed by, and of each product in it. */
export function productListTags({ timeZone }: Pick<Config, "timeZone">) {
  return (
    { results }: { results: Shown[] },
    { filters, now }: { filters: { search?: string; in_stock?: boolean }; now: Date },
  ): CacheTags<ProductTag | UserTag> => {
    const shown = results.map(productTags);
    if (filters.search !== undefined) shown.push({ tags: ["words"] });
    if (filters.in_stock !== undefined)
      shown.push({ tags: ["sold out"], expiresAt: endOfDay(timeZone, now) });
    return mergeTags<ProductTag | UserTag>([{ tags: ["products"] }, ...shown]);
  };
}

/** Of one producer's list, which is shown as long as the producer is. */
export function productsOfUserTags(
  { results }: { results: Shown[] },
  { params: { user_id } }: { params: { user_id: number } },
): CacheTags<ProductTag | UserTag> {
  return mergeTags<ProductTag | UserTag>([
    { tags: ["products", `user:${user_id}`] },
    ...results.map(productTags),
  ]);
}

export function productTags({
  id,
  producer,
  is_promoted,
  promoted_until,
}: Shown): CacheTags<ProductTag | UserTag> {
  return {
    tags: [`product:${id}`, `user:${producer.id}`],
    expiresAt: is_promoted && promoted_until !== null ? promoted_until : undefined,
  };
}

type Shown = Pick<Static<typeof Product>, "id" | "is_promoted" | "promoted_until"> & {
  producer: { id: number };
};
