import { type Insertable, sql } from "kysely";
import { jsonArrayFrom } from "kysely/helpers/postgres";
import type { DB, Db, Tx } from "#platform/database";
import type { ImageRow } from "./show.ts";

/** A product's pictures in their order, for a query that reads products. */
export function imagesOf(db: Db) {
  return jsonArrayFrom(
    db
      .selectFrom("product_images")
      .select(["n", "alt", "small", "medium", "large"])
      .where("product_id", "=", sql.ref<number>("products.id"))
      .orderBy("n"),
  ).as("images");
}

/** The first of a product's pictures, or null, for a query that reads products. */
export const firstImage = sql<ImageRow | null>`(
  select to_json(image) from (
    select n, alt, small, medium, large from product_images where product_id = products.id order by n limit 1
  ) image
)`;

/** False where the very same picture stands there already. */
export async function writeImage(tx: Tx, image: Insertable<DB["product_images"]>): Promise<boolean> {
  const { alt, small, medium, large } = image;
  const written = await tx
    .insertInto("product_images")
    .values(image)
    .onConflict((conflict) =>
      conflict
        .columns(["product_id", "n"])
        .doUpdateSet({ alt, small, medium, large })
        .where(({ or, eb }) =>
          // Of two pictures the largest forms differ, or none does.
          or([eb("product_images.alt", "<>", alt), eb("product_images.large", "<>", large)]),
        ),
    )
    .returning("n")
    .executeTakeFirst();
  return written !== undefined;
}

/** False where there is none. */
export async function deleteImage(tx: Tx, productId: number, n: number): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom("product_images")
    .where("product_id", "=", productId)
    .where("n", "=", n)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/** Takes all pictures off a product. */
export async function deleteImages(tx: Tx, productId: number): Promise<void> {
  await tx.deleteFrom("product_images").where("product_id", "=", productId).execute();
}
