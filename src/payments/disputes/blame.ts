import { lockOrders, moveBlame } from "#orders";
import { notFound } from "#platform/base";
import type { Tx } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { recordAct, type StaffId } from "#staff";
import { disputeWon } from "../errors.ts";
import { tellBorne } from "./letters.ts";
import { type Bearer, findShares, lockDispute, updateDispute, updateShare } from "./queries.ts";
import { ofShare } from "./record.ts";

/**
 * Decides who bears a dispute: its producers, who owe what their wallets no longer hold, or the site. What was taken already
 * moves along, as often as it is decided anew, and producers read that they bear it. Throws not_found, dispute_won.
 */
export async function blameForDispute(
  tx: Tx,
  jobs: JobQueue,
  staffId: StaffId,
  id: number,
  blame: Bearer,
  now: Date,
): Promise<void> {
  const dispute = await lockDispute(tx, { id });
  if (!dispute) throw notFound();
  if (dispute.status === "won") throw disputeWon();
  if (dispute.blame === blame) return;
  const shares = (await findShares(tx, id)).filter(({ borne_by }) => borne_by !== blame);
  const orders = await lockOrders(tx, { payment_id: dispute.payment_id });
  for (const share of shares) {
    const order = orders.find((one) => one.id === share.order_id);
    if (!order) continue;
    const cause = `dispute-moved/${id}/${order.id}/${share.moves}`;
    await moveBlame(tx, order, { ...ofShare(share, cause), borneBy: blame }, now);
    await updateShare(tx, share, blame);
    if (blame === "producer") await tellBorne(tx, jobs, { ...share, moves: share.moves + 1 });
  }
  await updateDispute(tx, id, { blame });
  await recordAct(
    tx,
    staffId,
    { act: "dispute_blamed", subject: "dispute", subject_id: id, details: { blame } },
    now,
  );
}
