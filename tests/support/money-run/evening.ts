import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { weighLine } from "#orders";
import type { Platform } from "#platform";
import { type Clock, secondsAfter } from "#platform/base";
import { type Tx, transaction } from "#platform/database";
import { expireOrder } from "../../../src/orders/orders.ts";
import { findDueCaptures } from "../../../src/orders/payments/captures.ts";
import { captureDue } from "../../../src/orders/payments/capturing.ts";
import { findExpired } from "../../../src/orders/queries/orders.ts";
import { findPaymentsInVain, findPaymentsUnderWay } from "../../../src/orders/queries/payments.ts";
import { closePayment, settleLater } from "../../../src/payments/paying.ts";
import { ProviderUnavailable } from "../../../src/payments/provider.ts";
import { openProviders } from "../../../src/payments/providers.ts";
import { bookFees } from "../../../src/payments/stripe/fees.ts";
import { readEvents } from "../../../src/payments/stripe/reconciliation.ts";
import { openTill } from "../../../src/payments/stripe/till.ts";
import type { MoneySite } from "./shopping.ts";

const most = 100_000;

/**
 * Does at once what the site does by and by, until nothing is under way any more: asks after payments, reads events, closes
 * pages, lets orders lapse, takes what is held, pays refunds and books fees. Another process may run the jobs that follow.
 */
export async function untilSettled({ platform, twin }: Pick<MoneySite, "platform" | "twin">): Promise<void> {
  twin.become({});
  await twin.webhooks.sent();
  for (let rounds = 0; rounds < 60; rounds++) {
    await oneRound(platform);
    if ((await countUnderWay(platform)) === 0) return;
  }
  throw new Error(`${await countUnderWay(platform)} payments, captures or refunds have come to no end.`);
}

async function oneRound(platform: Platform): Promise<void> {
  const { db, jobs } = platform;
  const inAWeek = ahead(platform, 6 * 24 * 3600);
  const later = ahead(platform, 20 * 60);
  const asking = { db, jobs, providers: openProviders(platform) };
  const till = openTill(platform);
  if (!till) throw new Error("The site has no account at Stripe.");
  await readEvents(till, jobs);
  for (const { reference } of await findPaymentsUnderWay(db, later.now(), most))
    await orUnknown(settleLater(asking, reference, later.now()));
  for (const payment of await findPaymentsInVain(db, later.now(), most))
    await orUnknown(closePayment(asking, payment, later.now()));
  const each = async (ids: number[], work: (tx: Tx, id: number) => Promise<unknown>) => {
    for (const id of ids) await transaction(db, (tx) => work(tx, id));
  };
  await each(await findExpired(db, later.now(), most), (tx, id) => expireOrder(tx, jobs, id, later.now()));
  await each(await findDueCaptures(db, inAWeek.now(), most), (tx, id) =>
    captureDue(tx, jobs, id, inAWeek.now()),
  );
  await jobsRun(platform);
  // Of what nobody weighed in time the most was taken; weighed at last, the rest goes back.
  await each(await findUnweighed(platform), (tx, id) => weighAll(tx, platform, id));
  await jobsRun(platform);
  await bookFees(till);
}

async function findUnweighed({ db }: Platform): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select distinct orders.id from orders
    join order_items on order_id = orders.id and sold_by = 'weight' and grams is null and removed_at is null
    join captures on captures.order_id = orders.id and captured_at is not null
    where status in ('placed', 'ready')`.execute(db);
  return rows.map(({ id }) => Number(id));
}

async function weighAll(tx: Tx, { jobs, clock }: Platform, orderId: number): Promise<void> {
  const lines = await tx
    .selectFrom("order_items")
    .innerJoin("orders", "orders.id", "order_id")
    .select(["n", "producer_id"])
    .where("order_id", "=", orderId)
    .where("sold_by", "=", "weight")
    .where("grams", "is", null)
    .execute();
  for (const { n, producer_id } of lines)
    await weighLine(tx, jobs, { userId: producer_id, now: clock.now() }, orderId, n, {
      grams: 1_300,
      tare_grams: 0,
    });
}

/** What a round does not learn, the next one does. */
async function orUnknown(work: Promise<void>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof ProviderUnavailable)) throw error;
  });
}

/** Waits until the jobs have run that are there; those that failed come back at once. */
async function jobsRun({ db }: Platform): Promise<void> {
  for (let waited = 0; waited < 600; waited++) {
    await sql`update jobs.job set start_after = now() where state in ('retry', 'created') and start_after > now()
      and name not like '\\_\\_%'`.execute(db);
    const { rows } = await sql<{ left: number }>`select
      (select count(*) from outbox)::int
      + (select count(*) from jobs.job where state < 'completed' and name not like '\\_\\_%')::int as left`.execute(
      db,
    );
    if (rows[0]?.left === 0) return;
    await sleep(100);
  }
}

async function countUnderWay({ db }: Platform): Promise<number> {
  const { rows } = await sql<{ open: number }>`select
    (select count(*) from payments where settled_at is null)::int
    + (select count(*) from captures where captured_at is null and failed_at is null and released_at is null)::int
    + (select count(*) from refunds where paid_at is null)::int as open`.execute(db);
  return rows[0]?.open ?? 0;
}

function ahead({ clock }: Platform, seconds: number): Clock {
  return { now: () => secondsAfter(clock.now(), seconds) };
}
