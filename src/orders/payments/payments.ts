import { randomUUID } from "node:crypto";
import { requireActivePerson } from "#accounts";
import { type Config, notFound } from "#platform/base";
import type { Db, Tx } from "#platform/database";
import type { Actor } from "#platform/http";
import type { JobKind, JobQueue } from "#platform/jobs";
import { recordLatePayment, recordSales } from "#wallet";
import { notYourStep, paymentMethodUnavailable, wrongStatus } from "../errors.ts";
import { tellParties, tellPlaced } from "../letters.ts";
import { findLinesOf, leftOf } from "../lines/held.ts";
import { isFinal, sumsOf } from "../lines/line.ts";
import { expireOrder, hasExpired, timeOfStep } from "../orders.ts";
import { type LockedOrder, lockOrders, moveOrders, saleOf } from "../queries/orders.ts";
import {
  findAmounts,
  findCheckout,
  findOpenPayment,
  insertPayment,
  lockPayment,
  markDeclined,
  markKnown,
  markSucceeded,
  markUnderWay,
} from "../queries/payments.ts";
import { type Status, steps } from "../steps.ts";
import { type Authorised, openCaptures, releaseAuthorisation, writeTaken } from "./captures.ts";
import type { Amount, Outcome } from "./outcomes.ts";
import { createRefund } from "./refunds.ts";

/** Asks after a payment whose outcome never came. */
export const settlePayment: JobKind<{ reference: string }> = {
  name: "settle_payment",
  retryForSeconds: 24 * 3600,
};

/** Longer than any request waits for a provider. */
const settleAfterSeconds = 30;

/** What the provider of that name is to take. */
export interface BegunPayment {
  provider: string;
  reference: string;
  amounts: Amount[];
  /** Whether the amounts are the most that is taken later. */
  isAuthorisation: boolean;
  /** Until when the goods are held for the buyer. */
  paidUntil: Date;
}

/** The provider that a payment begins with, and what not every one can. */
interface Present {
  name: string;
  can: { authorise: boolean; severalCurrencies: boolean; severalCaptures: boolean };
}

interface Till {
  config: Pick<Config, "paymentMethods">;
  jobs: JobQueue;
  /** Throws payment_method_unavailable where no provider serves the method. */
  present(method: string): Present;
}

/**
 * Writes down what is to be paid, or finds what is being paid already. An order that has lapsed is cancelled instead. Of
 * several currencies a provider that takes one at a time is asked for the first; the other orders wait for the next payment.
 * Where the site no longer takes cards nothing new is begun; what has begun goes on to its end. Throws not_found,
 * not_your_step, wrong_status with `status_now`, payment_method_unavailable.
 */
export async function beginPayment(
  tx: Tx,
  { config, present, jobs }: Till,
  { userId, now }: Actor,
  checkoutId: number,
): Promise<BegunPayment | { lapsed: true }> {
  const { method, awaiting } = await lockPayable(tx, userId, checkoutId);
  const open = await findOpenPayment(tx, checkoutId);
  // While the page of a provider is open, it decides whether the time to pay is over.
  if (open?.redirect_url == null && awaiting.some((order) => hasExpired(order, now))) {
    for (const { id } of awaiting) await expireOrder(tx, jobs, id, now);
    return { lapsed: true };
  }
  const paidUntil = endOf(awaiting, now);
  if (open) {
    const { provider, reference, is_authorisation: isAuthorisation } = open;
    return { provider, reference, isAuthorisation, amounts: await findAmounts(tx, open.id), paidUntil };
  }
  if (!config.paymentMethods.some((one) => one === method)) throw paymentMethodUnavailable({ lines: [] });
  const { name: provider, can } = present(method);
  const payable = can.severalCurrencies ? awaiting : ofOneCurrency(awaiting);
  const authorised = await authorisedOf(tx, payable);
  const amounts = amountsOf(authorised);
  const isAuthorisation = can.authorise && authorised.some(({ is_final }) => !is_final);
  const payment = {
    ...{ checkout_id: checkoutId, provider, reference: randomUUID(), status: "started" },
    ...{ is_authorisation: isAuthorisation, takes_parts: can.severalCaptures, created_at: now },
  };
  const { reference } = payment;
  await insertPayment(
    tx,
    payment,
    amounts,
    payable.map(({ id }) => id),
  );
  await jobs.addLater(tx, settlePayment, settleAfterSeconds, { reference });
  return { provider, reference, amounts, isAuthorisation, paidUntil };
}

/**
 * The orders of a checkout that its buyer may pay, held, and by which method. Throws not_found, not_your_step, wrong_status with
 * `status_now` where none waits any more.
 */
export async function lockPayable(tx: Tx, userId: number, checkoutId: number) {
  await requireActivePerson(tx, userId, "for key share");
  const checkout = await findCheckout(tx, checkoutId, userId);
  if (checkout?.is_of_producer) throw notYourStep();
  if (checkout?.buyer_id !== userId) throw notFound();
  const orders = await lockOrders(tx, { checkout_id: checkoutId });
  const awaiting = orders.filter(isAwaiting);
  if (awaiting.length === 0) throw wrongStatus({ status_now: orders[0]?.status as Status });
  return { method: checkout.payment_method, awaiting };
}

/**
 * Only the first final word on a payment counts, so the same word twice, or an old one late, changes nothing. What was
 * paid for an order that has lapsed or was cancelled goes back. Answers whether the payment was still under way.
 */
export async function recordOutcome(
  tx: Tx,
  jobs: JobQueue,
  reference: string,
  outcome: Outcome,
  now: Date,
): Promise<boolean> {
  const payment = await lockPayment(tx, reference);
  if (!payment) return false;
  if (outcome.providerId !== undefined) await markKnown(tx, payment.id, outcome.providerId);
  if (payment.settled_at !== null) return false;
  if (outcome.status === "succeeded") await takeIn(tx, jobs, payment, now);
  else if (outcome.status === "declined") await markDeclined(tx, payment.id, now);
  else {
    const redirectUrl = outcome.status === "requires_action" ? outcome.redirectUrl : null;
    await markUnderWay(tx, payment.id, outcome.status, redirectUrl);
  }
  return true;
}

/** The money of a held payment has come, or is held: its orders are placed, and what is for none of them goes back. */
async function takeIn(
  tx: Tx,
  jobs: JobQueue,
  payment: NonNullable<Awaited<ReturnType<typeof lockPayment>>>,
  now: Date,
): Promise<void> {
  await markSucceeded(tx, payment, now);
  const orders = await lockOrders(tx, { payment_id: payment.id });
  const awaiting = orders.filter(isAwaiting);
  const authorised = await authorisedOf(tx, orders);
  const placed = authorised.filter(({ order }) => isAwaiting(order));
  await place(tx, jobs, awaiting, now);
  if (payment.is_authorisation) await openCaptures(tx, jobs, payment, placed, now);
  else if (authorised.some(({ is_final }) => !is_final)) await writeTaken(tx, payment.id, authorised, now);
  for (const { order, most_minor } of authorised.filter((one) => !isAwaiting(one.order))) {
    if (payment.is_authorisation) await jobs.add(tx, releaseAuthorisation, { payment_id: payment.id });
    else {
      await recordLatePayment(tx, { ...saleOf(order), total_minor: most_minor }, now);
      await createRefund(tx, jobs, order, { amount_minor: most_minor, commission_minor: 0 }, now);
    }
    await tellParties(tx, jobs, order, "paid_late");
  }
}

/** Books a payment into the producers' `pending`, and marks the orders as placed. */
async function place(tx: Tx, jobs: JobQueue, orders: LockedOrder[], now: Date): Promise<void> {
  if (orders.length === 0) return;
  const ids = orders.map(({ id }) => id);
  const paid_at = timeOfStep(orders, now);
  await moveOrders(tx, ids, { to: steps.payment.to, by: "buyer", now: paid_at, columns: { paid_at } });
  await recordSales(tx, orders.map(saleOf), paid_at);
  await tellPlaced(tx, jobs, ids);
}

/** Until when the goods of all of them are held. */
function endOf(orders: LockedOrder[], now: Date): Date {
  return new Date(Math.min(...orders.map(({ expires_at }) => Number(expires_at ?? now))));
}

/** Those in the currency of the first. */
function ofOneCurrency(orders: LockedOrder[]): LockedOrder[] {
  return orders.filter(({ currency }) => currency === orders[0]?.currency);
}

export function isAwaiting({ status }: LockedOrder): boolean {
  return status === "awaiting_payment";
}

/** What each of held orders may come to; where all is by pack that is its total. */
export async function authorisedOf(tx: Db, orders: LockedOrder[]): Promise<Authorised[]> {
  if (orders.length === 0) return [];
  const lines = leftOf(
    await findLinesOf(
      tx,
      orders.map(({ id }) => id),
    ),
  );
  return orders.map((order) => {
    const own = lines.filter(({ order_id }) => order_id === order.id);
    return { order, most_minor: sumsOf(own, order.delivery_minor).most_minor, is_final: own.every(isFinal) };
  });
}

function amountsOf(all: Authorised[]): Amount[] {
  const amounts = new Map<string, number>();
  for (const { order, most_minor } of all) {
    amounts.set(order.currency, (amounts.get(order.currency) ?? 0) + most_minor);
  }
  return [...amounts].map(([currency, amountMinor]) => ({ currency, amountMinor }));
}
