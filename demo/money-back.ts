import { lockOrders, recordRefundOutcome, refundOnRequest } from "#orders";
import { recordDispute, sandboxTraits } from "#payments";
import { secondsAfter } from "#platform/base";
import type { Tx } from "#platform/database";
import type { DemoPerson } from "./people.ts";

/** Nobody gets a letter about what was so from the beginning. */
const noJobs = { add: async () => {}, addLater: async () => {} };

/** What staff look after: two refunds at the site's cost that did not arrive, and a card whose bank takes money back. */
export async function fillMoneyBack(tx: Tx, now: Date, people: DemoPerson[]): Promise<void> {
  const staff = people.find(({ username }) => username === "mara");
  const rows = await tx
    .selectFrom("orders")
    .innerJoin("payments", "payments.id", "orders.payment_id")
    .select(["orders.id", "payments.reference", "orders.currency", "total_minor"])
    .where("orders.status", "=", "fulfilled")
    .where("payments.is_authorisation", "=", false)
    .orderBy("orders.id", "desc")
    .limit(3)
    .execute();
  const [disputed, ...refunded] = rows;
  if (!staff || !disputed) return;
  for (const { id } of refunded.reverse()) await failRefund(tx, id, staff.id, now);
  const { reference: paymentReference, currency, total_minor: amountMinor } = disputed;
  const word = {
    provider: sandboxTraits.name,
    providerId: `${paymentReference}-${currency}`,
    paymentReference,
  };
  const said = {
    ...word,
    currency,
    amountMinor,
    status: "open",
    reason: "fraudulent",
    fundsTaken: true,
  } as const;
  await recordDispute(tx, noJobs, said, secondsAfter(now, -3600));
}

async function failRefund(tx: Tx, orderId: number, userId: number, now: Date): Promise<void> {
  const [order] = await lockOrders(tx, { id: orderId });
  if (!order) return;
  const reason = "The lettuce had frozen on the way.";
  const asked = { what: { amountMinor: 100 }, reason, as: "staff", userId, paidBy: "site" } as const;
  const id = await refundOnRequest(tx, noJobs, order, asked, secondsAfter(now, -7200));
  const { reference } = await tx
    .selectFrom("refunds")
    .select("reference")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  const word = { reference, status: "failed", failure: "expired_or_canceled_card" } as const;
  await recordRefundOutcome(tx, noJobs, word, secondsAfter(now, -3600));
}
