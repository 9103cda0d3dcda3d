import type { CardKind } from "#platform/cache";
import type { Db } from "#platform/database";
import { findProducts } from "./queries.ts";
import { Product } from "./schemas.ts";
import { showProduct } from "./show.ts";
import { dependsOnProduct } from "./topics.ts";

/** How products are shown at a moment to somebody; `viewerId` is undefined where nobody has signed in. */
export function productCards(
  db: Db,
  { viewerId, siteUrl, now }: { viewerId?: number | undefined; siteUrl: string; now: Date },
): CardKind {
  return {
    name: "product",
    schema: Product,
    siteUrl,
    async read(ids) {
      const rows = await findProducts(db, viewerId, ids);
      return rows.map((row) => {
        const shown = showProduct(row, siteUrl, now);
        return { shown, dependence: dependsOnProduct(shown) };
      });
    },
  };
}
