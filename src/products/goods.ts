import { sql } from "kysely";
import type { Db } from "#platform/database";
import { type PageRequest, type PageRow, readList } from "#platform/listing";
import { findProducts } from "./queries.ts";
import type { ProductRow } from "./show.ts";

/** A page of all that a producer has, listed or not, the newest first; of what bears a text in its name where one is asked for. */
export async function readGoods(
  db: Db,
  producerId: number,
  { filters: { search }, ...position }: PageRequest<{ search?: string }>,
): Promise<(ProductRow & PageRow)[]> {
  const where = [
    sql<boolean>`products.producer_id = ${producerId}`,
    sql<boolean>`products.deleted_at is null`,
    ...(search === undefined ? [] : [sql<boolean>`products.name ilike ${containing(search)}`]),
  ];
  const rows = await readList(
    db,
    {
      table: "products",
      keyset: { column: sql`products.created_at`, type: "timestamptz", isDescending: true },
      tiers: [{ where }],
      candidatesPerRow: 1,
    },
    position,
  );
  const found = await findProducts(
    db,
    producerId,
    rows.map(({ id }) => id),
  );
  const byId = new Map(found.map((product) => [product.id, product]));
  return rows.flatMap(({ id, keys }) => {
    const product = byId.get(id);
    return product ? [{ ...product, keys }] : [];
  });
}

/** What stands for other letters in a pattern stands for itself. */
function containing(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, "\\$&")}%`;
}
