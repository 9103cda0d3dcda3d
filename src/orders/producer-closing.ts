import type { Platform } from "#platform";
import type { Tx } from "#platform/database";
import { closeSelling, lockPerson } from "#staff";
import { cancelTogether } from "./cancel-together.ts";
import { producerHasOrders } from "./errors.ts";
import { tellParties } from "./letters.ts";
import { lockOpenOrders } from "./queries/orders.ts";

/** So many orders a refusal names at most. */
const mostNamed = 100;

/**
 * Ends a producer's sales: their goods are off sale, and open orders are cancelled with the money back, which has to be
 * said. What they have earned stays theirs to have paid out. Throws not_found, wrong_producer_status,
 * producer_has_orders.
 */
export async function closeProducer(
  tx: Tx,
  { jobs, clock }: Pick<Platform, "jobs" | "clock">,
  id: number,
  { reason, confirm }: { reason: string; confirm: boolean },
): Promise<void> {
  await lockPerson(tx, id);
  // Orders before products, as steps hold them; who is closed has their products taken out of sight.
  const requireSaid = async () => {
    const open = await lockOpenOrders(tx, id);
    if (open.length > 0 && !confirm)
      throw producerHasOrders({ order_ids: open.slice(0, mostNamed).map((order) => order.id) });
    return open;
  };
  await requireSaid();
  await closeSelling(tx, { jobs, clock }, id, reason);
  // Again, for those of checkouts that held the products first. From here on there can be no more.
  const open = await requireSaid();
  if (open.length === 0) return;
  await cancelTogether(tx, jobs, open, reason, clock.now());
  for (const order of open) await tellParties(tx, jobs, order, "cancelled");
}
