import {
  type LockedOrder,
  leftToRefund,
  lockOrders,
  lockPayment,
  partOf,
  returnDisputed,
  takeDisputed,
} from "#orders";
import type { Tx } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { recordSiteLoss } from "#wallet";
import { tellBorne } from "./letters.ts";
import {
  type DisputeRow,
  findShares,
  insertDispute,
  insertShares,
  lockDispute,
  type ShareRow,
  updateDispute,
} from "./queries.ts";
import type { DisputeWord } from "./words.ts";

/**
 * Takes in what a provider says of a dispute, in whatever order its words come and however often. What was taken is borne by
 * whom the operator has decided on, until then by the site; a dispute that is won turns that back.
 */
export async function recordDispute(tx: Tx, jobs: JobQueue, word: DisputeWord, now: Date): Promise<void> {
  const payment = await lockPayment(tx, word.paymentReference);
  if (!payment) return;
  await insertDispute(tx, payment.id, word, now);
  const dispute = await lockDispute(tx, { provider: word.provider, provider_id: word.providerId });
  if (!dispute || dispute.closed_at !== null || rankOf(word.status) < rankOf(dispute.status)) return;
  const { status, reason } = word;
  const closed_at = status === "won" || status === "lost" ? now : null;
  await updateDispute(tx, dispute.id, { status, reason: reason ?? dispute.reason, closed_at });
  const orders = await lockOrders(tx, { payment_id: payment.id });
  if (status !== "won" && (word.fundsTaken || status === "lost") && dispute.taken_at === null)
    await take(tx, jobs, dispute, orders, now);
  if (status === "won" && dispute.taken_at !== null) await giveAllBack(tx, jobs, dispute, orders, now);
}

const ranks: Record<string, number> = { warning: 0, open: 1, won: 2, lost: 2 };

function rankOf(status: string): number {
  return ranks[status] ?? 0;
}

/** Each order of the payment bears what is left of it, in proportion; what none has left is the site's own. */
async function take(
  tx: Tx,
  jobs: JobQueue,
  dispute: DisputeRow,
  orders: LockedOrder[],
  now: Date,
): Promise<void> {
  const { id, amount_minor, currency } = dispute;
  const borneBy = dispute.blame ?? "site";
  const own = orders.filter((order) => order.currency === currency);
  const left: number[] = [];
  for (const order of own) left.push(await leftToRefund(tx, order));
  const shares = sharesOf(amount_minor, left).map((minor, i) => ({ order: own[i], minor }));
  for (const { order, minor } of shares) {
    if (!order || minor === 0) continue;
    await insertShares(tx, { dispute_id: id, order_id: order.id, amount_minor: minor, borne_by: borneBy });
    await takeDisputed(tx, order, { minor, borneBy, cause: `dispute/${id}/${order.id}` }, now);
    if (borneBy === "producer") await tellBorne(tx, jobs, { dispute_id: id, order_id: order.id, moves: 0 });
  }
  const rest = amount_minor - shares.reduce((sum, { minor }) => sum + minor, 0);
  if (rest > 0)
    await recordSiteLoss(tx, { ...ofSite(dispute), cause: `dispute/${id}`, amount_minor: rest }, now);
  await updateDispute(tx, id, { taken_at: now });
}

/**
 * So much of what a bank took was owed to its payer anyway, and beside what the orders had left: it is disputed no longer, and no
 * loss of the site's. A dispute of which nothing is left has cost nobody anything: it is won. False where the site doesn't bear
 * that much of it, or has it back. `cause` names the move in the ledger.
 */
export async function lessenDispute(
  tx: Tx,
  key: { provider: string; provider_id: string },
  { minor, currency, cause }: { minor: number; currency: string; cause: string },
  now: Date,
): Promise<boolean> {
  const dispute = await lockDispute(tx, key);
  if (!dispute || dispute.currency !== currency) return false;
  if (dispute.taken_at === null || dispute.returned_at !== null) return false;
  if (restOf(dispute, await findShares(tx, dispute.id)) < minor) return false;
  await recordSiteLoss(tx, { ...ofSite(dispute), cause, amount_minor: -minor }, now);
  const amount_minor = dispute.amount_minor - minor;
  await updateDispute(
    tx,
    dispute.id,
    amount_minor > 0 ? { amount_minor } : { status: "won", closed_at: now, returned_at: now },
  );
  return true;
}

async function giveAllBack(
  tx: Tx,
  jobs: JobQueue,
  dispute: DisputeRow,
  orders: LockedOrder[],
  now: Date,
): Promise<void> {
  const { id } = dispute;
  const shares = await findShares(tx, id);
  for (const share of shares) {
    const order = orders.find((one) => one.id === share.order_id);
    if (order) await returnDisputed(tx, jobs, order, ofShare(share, `dispute-won/${id}/${order.id}`), now);
  }
  const rest = restOf(dispute, shares);
  if (rest > 0)
    await recordSiteLoss(tx, { ...ofSite(dispute), cause: `dispute-won/${id}`, amount_minor: -rest }, now);
  await updateDispute(tx, id, { returned_at: now });
}

export function ofShare({ amount_minor, borne_by }: ShareRow, cause: string) {
  return { minor: amount_minor, borneBy: borne_by, cause };
}

/** What of it is no order's. */
function restOf({ amount_minor }: DisputeRow, shares: ShareRow[]): number {
  return amount_minor - shares.reduce((sum, share) => sum + share.amount_minor, 0);
}

function ofSite({ currency, provider }: DisputeRow) {
  return { currency, through: provider === "bank" ? "bank" : "card" } as const;
}

/** Parts of `minor` in proportion to what is left of each, and no part more than that. */
export function sharesOf(minor: number, left: number[]): number[] {
  const all = left.reduce((sum, one) => sum + one, 0);
  const taken = Math.min(minor, all);
  let before = 0;
  return left.map((one) => {
    const from = before;
    before += one;
    return all === 0 ? 0 : partOf(taken, before, all) - partOf(taken, from, all);
  });
}
