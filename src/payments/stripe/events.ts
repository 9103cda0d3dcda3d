import type Stripe from "stripe";
import { lapseAuthorisation, type Outcome, recordOutcome, settlePayment } from "#orders";
import { isRecord } from "#platform/base";
import type { Tx } from "#platform/database";
import type { JobKind, JobQueue } from "#platform/jobs";
import { keepIntent, rememberEvent } from "./queries.ts";

/** Asks what has become of a refund. */
export const askRefund: JobKind<{ refund_id: string }> = {
  name: "ask_stripe_refund",
  retryForSeconds: 7 * 24 * 3600,
};

/** Asks how a dispute stands. */
export const askDispute: JobKind<{ dispute_id: string }> = {
  name: "ask_stripe_dispute",
  retryForSeconds: 7 * 24 * 3600,
};

interface Taking {
  tx: Tx;
  jobs: JobQueue;
  now: Date;
}

type Act = (taking: Taking, object: unknown) => Promise<void>;

/**
 * What follows from each kind of event. A word that can only be the last one of a payment is taken as it comes. Of all else
 * an event only says that there is news: Stripe sends them doubled, late and in any order, so how it stands is asked for.
 */
const acts: Record<string, Act> = {
  "checkout.session.completed": ofSession(({ payment_status }) =>
    payment_status === "paid" ? "succeeded" : "ask",
  ),
  "checkout.session.async_payment_succeeded": ofSession(() => "succeeded"),
  "checkout.session.async_payment_failed": ofSession(() => "declined"),
  "checkout.session.expired": ofSession(() => "declined"),
  "payment_intent.succeeded": ofIntent(() => "succeeded"),
  "payment_intent.amount_capturable_updated": ofIntent(({ status }) =>
    status === "requires_capture" ? "succeeded" : "ask",
  ),
  // A card was refused: the buyer may try another one on the same page.
  "payment_intent.payment_failed": ofIntent(() => "ask"),
  "payment_intent.canceled": ofIntent(() => "lapsed"),
  "refund.created": news(askRefund, (refund_id) => ({ refund_id })),
  "refund.updated": news(askRefund, (refund_id) => ({ refund_id })),
  "refund.failed": news(askRefund, (refund_id) => ({ refund_id })),
  "charge.dispute.created": news(askDispute, (dispute_id) => ({ dispute_id })),
  "charge.dispute.updated": news(askDispute, (dispute_id) => ({ dispute_id })),
  "charge.dispute.closed": news(askDispute, (dispute_id) => ({ dispute_id })),
  "charge.dispute.funds_withdrawn": news(askDispute, (dispute_id) => ({ dispute_id })),
  "charge.dispute.funds_reinstated": news(askDispute, (dispute_id) => ({ dispute_id })),
};

/** What the endpoint at Stripe has to be subscribed to. */
export const eventKinds = Object.keys(acts);

/**
 * Does what follows from an event, once, whoever brings it: the webhook or the list of events. Nothing follows from one that
 * doesn't name itself and what it is about.
 */
export async function takeEvent(tx: Tx, jobs: JobQueue, event: Stripe.EventBase, now: Date): Promise<void> {
  const act = Object.hasOwn(acts, event.type) ? acts[event.type] : undefined;
  const object: unknown = event.data?.object;
  if (!act || !isNamed(event) || !isNamed(object)) return;
  const known = { provider: "stripe", id: event.id, kind: event.type, received_at: now };
  if (await rememberEvent(tx, known)) await act({ tx, jobs, now }, object);
}

function isNamed(value: unknown): value is { id: string } {
  return isRecord(value) && typeof value["id"] === "string" && /^\w{1,255}$/.test(value["id"]);
}

type Verdict = "succeeded" | "declined" | "ask" | "lapsed";

function ofSession(judge: (session: Stripe.Checkout.Session) => Verdict): Act {
  return async (taking, object) => {
    const session = object as Stripe.Checkout.Session;
    const reference = referenceIn(session.metadata);
    if (reference === undefined) return;
    await rememberIntent(taking.tx, reference, session.payment_intent);
    await follow(taking, reference, judge(session), session.id);
  };
}

function ofIntent(judge: (intent: Stripe.PaymentIntent) => Verdict): Act {
  return async (taking, object) => {
    const intent = object as Stripe.PaymentIntent;
    const reference = referenceIn(intent.metadata);
    if (reference === undefined) return;
    await rememberIntent(taking.tx, reference, intent);
    await follow(taking, reference, judge(intent), undefined);
  };
}

function news<Data extends object>(kind: JobKind<Data>, dataOf: (id: string) => Data): Act {
  return ({ tx, jobs }, object) => jobs.add(tx, kind, dataOf((object as { id: string }).id));
}

async function follow(
  { tx, jobs, now }: Taking,
  reference: string,
  verdict: Verdict,
  providerId: string | undefined,
) {
  if (verdict === "lapsed") await lapseAuthorisation(tx, jobs, reference, now);
  if (verdict === "ask" || verdict === "lapsed") return jobs.add(tx, settlePayment, { reference });
  const outcome: Outcome = { status: verdict, ...(providerId !== undefined && { providerId }) };
  await recordOutcome(tx, jobs, reference, outcome, now);
}

async function rememberIntent(
  tx: Tx,
  reference: string,
  intent: string | { id: string } | null | undefined,
): Promise<void> {
  if (intent) await keepIntent(tx, reference, typeof intent === "string" ? intent : intent.id);
}

/** The site's own name of a payment or refund; undefined for what another shop of the same account has to do with. */
export function referenceIn(metadata: Stripe.Metadata | null | undefined): string | undefined {
  const reference = metadata?.["reference"];
  return reference !== undefined && uuid.test(reference) ? reference : undefined;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
