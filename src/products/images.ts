import { invalidInput } from "#platform/base";
import type { Tx } from "#platform/database";
import type { Actor } from "#platform/http";
import { lockOwn, readProduct } from "./products.ts";
import { deleteImages, updateProduct, writeImage } from "./queries.ts";
import type { ProductRow } from "./show.ts";

/** A picture by the number that it has, with what it is to show in words. */
export interface ArrangedImage {
  n: number;
  alt: string;
}

/**
 * Puts a product's pictures in this order, with these words; those that are not named go. Throws not_found, not_owner,
 * invalid_input for a number that no picture has.
 */
export async function arrangeImages(
  tx: Tx,
  { userId, now }: Actor,
  id: number,
  arranged: ArrangedImage[],
): Promise<ProductRow> {
  const { images } = await lockOwn(tx, userId, id);
  const wanted = arranged.map(({ n, alt }) => {
    const image = images.find((one) => one.n === n);
    if (image === undefined) throw invalidInput({ n: "not_a_choice" });
    return { ...image, alt };
  });
  await deleteImages(tx, id);
  for (const [index, image] of wanted.entries())
    await writeImage(tx, { ...image, product_id: id, n: index + 1 });
  await updateProduct(tx, id, { updated_at: now });
  return readProduct(tx, userId, id);
}
