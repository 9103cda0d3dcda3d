import type { Tx } from "#platform/database";
import type { Actor } from "#platform/http";
import { deleteImage, writeImage } from "./image-queries.ts";
import { lockOwn, readProduct } from "./products.ts";
import { updateProduct } from "./queries.ts";
import type { ImageRow, ProductRow } from "./show.ts";

/**
 * Shows a kept picture on a product, in the place of the one that had its number. `requireSame` is shown what the
 * product is and throws where the client saw something else. Throws not_found, not_owner.
 */
export async function putImage(
  tx: Tx,
  { userId, now }: Actor,
  id: number,
  image: ImageRow,
  requireSame: (product: ProductRow) => void,
): Promise<ProductRow> {
  requireSame(await lockOwn(tx, userId, id));
  const isChange = await writeImage(tx, { product_id: id, ...image });
  if (isChange) await updateProduct(tx, id, { updated_at: now });
  return readProduct(tx, userId, id);
}

/** Takes a picture off a product; that there is none is fine. Throws not_found, not_owner. */
export async function removeImage(
  tx: Tx,
  { userId, now }: Actor,
  id: number,
  n: number,
): Promise<ProductRow> {
  await lockOwn(tx, userId, id);
  const isChange = await deleteImage(tx, id, n);
  if (isChange) await updateProduct(tx, id, { updated_at: now });
  return readProduct(tx, userId, id);
}
