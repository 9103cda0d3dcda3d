import type { Platform } from "#platform";
import { type Config, dayIn, inColumns, showMoney } from "#platform/base";
import type { Db, Tx } from "#platform/database";
import { disableUser, lockPerson, requireByUsername } from "#staff";
import { tellParties } from "./letters.ts";
import { cancelBySystem, timeOfStep } from "./orders.ts";
import { findOpenOrders, lockOpenOrders } from "./queries/orders.ts";

/** What only those who run the site do with orders. */

/**
 * Disables an account, and says whether it was not yet. Unpaid orders from this producer are cancelled; buyers of the
 * other open orders are told that they can cancel. Throws not_found.
 */
export async function disablePerson(
  tx: Tx,
  site: Pick<Platform, "jobs" | "clock">,
  id: number,
  reason: string | null,
): Promise<boolean> {
  const { disabled_at } = await lockPerson(tx, id);
  if (disabled_at !== null) return false;
  const { jobs } = site;
  const now = site.clock.now();
  // Orders before products, as steps hold them; who is disabled has their products taken out of sight.
  await lockOpenOrders(tx, id);
  await disableUser(tx, site, id, reason);
  // Again, for those of checkouts that held the products first. From here on there can be no more.
  for (const order of await lockOpenOrders(tx, id)) {
    if (order.status === "awaiting_payment") {
      await cancelBySystem(tx, jobs, order, timeOfStep([order], now), "producer_unavailable");
    } else await tellParties(tx, jobs, order, "producer_disabled");
  }
  return true;
}

/** A person's orders of which something is still to come, bought and sold: a line each under a heading, in columns. */
export async function formatOpenOrders(
  db: Db,
  { timeZone }: Pick<Config, "timeZone">,
  username: string,
): Promise<string> {
  const id = await requireByUsername(db, username);
  const orders = await findOpenOrders(db, id);
  if (orders.length === 0) return `${username} has no open orders.`;
  const rows = orders.map(
    ({ id, placed_at, status, buyer, producer, payment_method, total_minor, currency }) => [
      String(id),
      dayIn(timeZone, placed_at),
      status,
      buyer,
      producer,
      payment_method,
      showMoney(total_minor, currency).amount,
      currency,
    ],
  );
  return inColumns([heading, ...rows], ["total"]);
}

const heading = ["id", "placed_on", "status", "buyer", "producer", "payment", "total", "currency"];
