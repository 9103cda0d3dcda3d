import type { Static } from "typebox";
import { type Config, endOfDay } from "#platform/base";
import type { CacheTags } from "#platform/cache";
import type { Product } from "./schemas.ts";

/** The tags of migrations/0011-changes.sql and 0012-finer-topics.sql that products depend on. */

/** What the list depends on that products stand in: on what else of them it was narrowed by, too. */
export function productListTags({ timeZone }: Pick<Config, "timeZone">) {
  return (
    _page: object,
    { filters, now }: { filters: { search?: string; in_stock?: boolean }; now: Date },
  ): CacheTags => {
    const tags = ["products"];
    if (filters.search !== undefined) tags.push("words");
    if (filters.in_stock === undefined) return { tags };
    return { tags: [...tags, "sold out"], expiresAt: endOfDay(timeZone, now) };
  };
}

/** What the list of one producer's depends on: they are shown as long as the producer is. */
export function productsOfUserTags(
  _page: object,
  { params: { user_id } }: { params: { user_id: number } },
): CacheTags {
  return { tags: ["products", `user:${user_id}`] };
}

export function productTags({
  id,
  producer,
  is_promoted,
  promoted_until,
}: Static<typeof Product>): CacheTags {
  return {
    tags: [`product:${id}`, `user:${producer.id}`],
    expiresAt: is_promoted && promoted_until !== null ? promoted_until : undefined,
  };
}
