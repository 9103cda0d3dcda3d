import type { Static } from "typebox";
import { type Config, endOfDay } from "#platform/base";
import type { Dependence } from "#platform/cache";
import type { Product } from "./schemas.ts";

/** The topics of migrations/0011-changes.sql and 0012-finer-topics.sql that products depend on. */

/** What the list depends on that products stand in: on what else of them it was narrowed by, too. */
export function dependsOnProducts({ timeZone }: Pick<Config, "timeZone">) {
  return (
    _page: object,
    { filters, now }: { filters: { search?: string; in_stock?: boolean }; now: Date },
  ): Dependence => {
    const topics = ["products"];
    if (filters.search !== undefined) topics.push("words");
    if (filters.in_stock === undefined) return { topics };
    return { topics: [...topics, "sold out"], until: endOfDay(timeZone, now) };
  };
}

/** What the list of one producer's depends on: they are shown as long as the producer is. */
export function dependsOnProductsOf(
  _page: object,
  { params: { user_id } }: { params: { user_id: number } },
): Dependence {
  return { topics: ["products", `user:${user_id}`] };
}

export function dependsOnProduct({
  id,
  producer,
  is_promoted,
  promoted_until,
}: Static<typeof Product>): Dependence {
  return {
    topics: [`product:${id}`, `user:${producer.id}`],
    until: is_promoted && promoted_until !== null ? promoted_until : undefined,
  };
}
