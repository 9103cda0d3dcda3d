import type { Platform } from "#platform";
import type { Tx } from "#platform/database";
import { deleteProduct } from "#products";
import { recordAct, type StaffId, tellPerson } from "#staff";

/** Takes a product off the market; its producer reads the reason, and it is written down. Throws not_found. */
export async function takeDown(
  tx: Tx,
  site: Pick<Platform, "jobs" | "clock">,
  by: StaffId,
  id: number,
  reason: string,
): Promise<void> {
  const now = site.clock.now();
  const { name, producer_id } = await deleteProduct(tx, id, now);
  await tellPerson(tx, site, producer_id, { about: "product_removed", name, reason });
  await recordAct(tx, by, { act: "product_removed", subject: "product", subject_id: id, reason }, now);
}
