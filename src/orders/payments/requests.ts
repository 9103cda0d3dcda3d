import { sql } from "kysely";
import { invalidInput, showMoney } from "#platform/base";
import { type Tx, violates } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { causeOfRefund, giveBack } from "#wallet";
import { moreThanPaid, nothingToRefund } from "../errors.ts";
import { tellRefund } from "../letters.ts";
import { findLines, type HeldLine, leftOf } from "../lines/held.ts";
import { issuePapers } from "../papers.ts";
import { type LockedOrder, saleOf } from "../queries/orders.ts";
import { findCapture } from "./captures.ts";
import { changeOf, keptOf, partOf } from "./kept.ts";
import { isPrepaid } from "./methods.ts";
import { createRefund } from "./refunds.ts";

/** Refunds that somebody asks for: the order stays what it was, and its buyer gets something of it back. */

export interface RefundRequest {
  /** Of the order, or of lines of it: so many pieces of each. */
  what: { amountMinor: number } | { items: { n: number; quantity: number }[] };
  reason: string;
  as: "producer" | "staff";
  /** Null where it was made at the provider, by whoever may enter there. */
  userId: number | null;
  /** Who bears it. What is no longer in the producer's wallet they owe the site. */
  paidBy: "producer" | "site";
}

/** Pieces of a line that go back, and what they cost. */
interface RefundItem {
  n: number;
  quantity: number;
  amount_minor: number;
}

/**
 * Gives something of a held order back, for whom the caller has made sure of, and answers the refund's id. A producer gives
 * what their wallet holds. Throws nothing_to_refund, more_than_paid with what is `left`, insufficient_funds, invalid_input.
 */
export async function refundOnRequest(
  tx: Tx,
  jobs: JobQueue,
  order: LockedOrder,
  { what, reason, as, userId, paidBy }: RefundRequest,
  now: Date,
): Promise<number> {
  const left = await leftToRefund(tx, order);
  if (left === 0) throw nothingToRefund();
  const items = "items" in what ? await itemsOf(tx, order, what.items, left) : [];
  const amount = "amountMinor" in what ? what.amountMinor : sumOf(items);
  if (amount === 0) throw nothingToRefund();
  if (amount > left) throw moreThanPaid({ left: showMoney(left, order.currency) });
  const isOfSite = paidBy === "site" && isPrepaid(order);
  const after = {
    ...order,
    refunded_minor: order.refunded_minor + amount,
    borne_by_site_minor: order.borne_by_site_minor + (isOfSite ? amount : 0),
  };
  const change = changeOf(order, after);
  const asked = { asked_as: as, asked_by: userId, reason, paid_by: paidBy };
  const { commission_minor } = change;
  const id = await createRefund(
    tx,
    jobs,
    order,
    { ...asked, amount_minor: amount, commission_minor },
    now,
  ).catch(refuseTooMuch);
  if (items.length > 0)
    await tx
      .insertInto("refund_items")
      .values(items.map((item) => ({ refund_id: id, ...item })))
      .execute();
  const { refunded_minor, borne_by_site_minor } = after;
  await tx
    .updateTable("orders")
    .set({ refunded_minor, borne_by_site_minor })
    .where("id", "=", order.id)
    .execute();
  if (isPrepaid(order)) {
    const from = order.status === "fulfilled" ? "available" : "pending";
    const back = { ...saleOf(order), ...change, kind: "refund", to: "refunds", from } as const;
    await giveBack(
      tx,
      { ...back, cause: causeOfRefund(order.id, id), isWithinWallet: as === "producer" },
      now,
    );
  }
  await jobs.add(tx, issuePapers, { order_id: order.id });
  await tellRefund(tx, jobs, order, "refund_asked", id, as === "staff" ? ["buyer", "producer"] : ["buyer"]);
  return id;
}

/** What the buyer of a held order may still get back: of what was taken, what has neither gone back nor been taken back. */
export async function leftToRefund(tx: Tx, order: LockedOrder): Promise<number> {
  if (order.paid_at === null || order.status === "cancelled") return 0;
  const { buyer_minor } = keptOf(order);
  if (!isPrepaid(order)) return buyer_minor;
  const capture = await findCapture(tx, order.id);
  return capture && capture.captured_at === null ? 0 : buyer_minor;
}

/**
 * What pieces of lines cost: of each line together never more than it, to the cent. Throws invalid_input, more_than_paid where the
 * line has such pieces and earlier refunds were for them.
 */
async function itemsOf(
  tx: Tx,
  { id, currency }: LockedOrder,
  asked: { n: number; quantity: number }[],
  leftMinor: number,
): Promise<RefundItem[]> {
  const lines = leftOf(await findLines(tx, id));
  const before = await findRefunded(tx, id);
  const left = showMoney(leftMinor, currency);
  return asked.map(({ n, quantity }, i) => {
    const line = lines.find((one) => one.n === n);
    if (!line || asked.findIndex((one) => one.n === n) < i)
      throw invalidInput({ [`items.${i}.n`]: "not_a_choice" });
    if (quantity > line.quantity) throw invalidInput({ [`items.${i}.quantity`]: "too_large" });
    const gone = before.get(n) ?? 0;
    if (gone + quantity > line.quantity)
      throw moreThanPaid(
        { left },
        `Of line ${n} only ${line.quantity - gone} pieces have not been refunded yet.`,
      );
    return { n, quantity, amount_minor: priceOf(line, gone + quantity) - priceOf(line, gone) };
  });
}

function priceOf({ line_total_minor, quantity }: HeldLine, pieces: number): number {
  return partOf(line_total_minor, pieces, quantity);
}

/** How many pieces of each line went back before. */
async function findRefunded(tx: Tx, orderId: number): Promise<Map<number, number>> {
  const { rows } = await sql<{ n: number; quantity: number }>`
    select n, sum(quantity)::int as quantity from refund_items
    where refund_id in (select id from refunds where order_id = ${orderId}) group by n`.execute(tx);
  return new Map(rows.map(({ n, quantity }) => [n, quantity]));
}

function sumOf(items: RefundItem[]): number {
  return items.reduce((sum, { amount_minor }) => sum + amount_minor, 0);
}

/** The database has the last word. */
function refuseTooMuch(error: unknown): never {
  if (violates(error, "refunds_within_order")) throw nothingToRefund();
  throw error;
}
