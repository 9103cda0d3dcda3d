import type { Tx } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { causeOfRefund, giveBack, recordExcess } from "#wallet";
import { type LockedOrder, saleOf } from "../queries/orders.ts";
import { changeOf } from "./kept.ts";
import { createRefund } from "./refunds.ts";

/** Money of an order that a bank takes back from the site, and what becomes of it. Whoever calls these holds the order. */

/** So much of a held order, and who bears it. `cause` names the move in the ledger. */
interface Disputed {
  cause: string;
  minor: number;
  borneBy: "producer" | "site";
}

/** A bank has taken part of what was paid for a held order. */
export async function takeDisputed(tx: Tx, order: LockedOrder, disputed: Disputed, now: Date): Promise<void> {
  const { minor, borneBy, cause } = disputed;
  await move(tx, order, { disputed: minor, site: borneBy === "site" ? minor : 0, cause }, now);
}

/** The other one bears it from here on: a producer what is in their wallet, and owes the rest. */
export async function moveBlame(tx: Tx, order: LockedOrder, { minor, borneBy, cause }: Disputed, now: Date) {
  await move(tx, order, { disputed: 0, site: borneBy === "site" ? minor : -minor, cause }, now);
}

/**
 * The bank has returned it, to whom had borne it. For an order that was cancelled meanwhile it is the buyer's, who got nothing
 * for it.
 */
export async function returnDisputed(
  tx: Tx,
  jobs: JobQueue,
  order: LockedOrder,
  { minor, borneBy, cause }: Disputed,
  now: Date,
): Promise<void> {
  await move(tx, order, { disputed: -minor, site: borneBy === "site" ? -minor : 0, cause }, now);
  if (order.status !== "cancelled") return;
  const refund_id = await createRefund(tx, jobs, order, { amount_minor: minor, commission_minor: 0 }, now);
  const of = { ...saleOf(order), cause: causeOfRefund(order.id, refund_id) };
  await recordExcess(tx, { ...of, refund_id, amount_minor: minor }, now);
}

async function move(
  tx: Tx,
  order: LockedOrder,
  { disputed, site, cause }: { disputed: number; site: number; cause: string },
  now: Date,
): Promise<void> {
  const disputed_minor = order.disputed_minor + disputed;
  const borne_by_site_minor = order.borne_by_site_minor + site;
  await tx
    .updateTable("orders")
    .set({ disputed_minor, borne_by_site_minor })
    .where("id", "=", order.id)
    .execute();
  // Nothing of a cancelled order is anybody's: those who bore what the bank took have it back.
  if (order.status === "cancelled") return;
  const change = changeOf(order, { ...order, disputed_minor, borne_by_site_minor });
  const from = order.status === "fulfilled" ? "available" : "pending";
  const back = { ...saleOf(order), ...change, kind: "dispute", to: "provider", from } as const;
  await giveBack(tx, { ...back, cause }, now);
}
