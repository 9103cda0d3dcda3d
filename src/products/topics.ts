import type { Static } from "typebox";
import type { Dependence } from "#platform";
import type { Product } from "./schemas.ts";

/** The topics of migrations/0011-changes.sql that pages with products depend on, and when a promotion on them ends. */

type Shown = Static<typeof Product>;

/** What a list of products depends on: on what is for sale, and on each product that it shows. */
export function dependsOnProducts({ results }: { results: Shown[] }): Dependence {
  return { topics: ["products", ...results.flatMap(topicsOf)], until: firstEndAmong(results) };
}

/** What one producer's products depend on: they are shown as long as the producer is. */
export function dependsOnProductsOf(
  page: { results: Shown[] },
  { params: { user_id } }: { params: { user_id: number } },
): Dependence {
  const { topics, until } = dependsOnProducts(page);
  return { topics: [...topics, `user:${user_id}`], until };
}

export function dependsOnProduct(product: Shown): Dependence {
  return { topics: topicsOf(product), until: firstEndAmong([product]) };
}

function topicsOf({ id, producer }: Shown): string[] {
  return [`product:${id}`, `user:${producer.id}`];
}

function firstEndAmong(products: Shown[]): Date | undefined {
  const ends = products.flatMap(({ is_promoted, promoted_until }) =>
    is_promoted && promoted_until !== null ? [promoted_until.getTime()] : [],
  );
  return ends.length === 0 ? undefined : new Date(Math.min(...ends));
}
