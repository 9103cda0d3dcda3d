import { sendDayLetter } from "#days";
import type { Mail } from "#mail";
import type { Platform } from "#platform";
import { transaction } from "#platform/database";
import type { JobKind } from "#platform/jobs";
import { cancelOrdersOfDay, cancelSome } from "./day-cancellation.ts";
import { dayLetterWriter } from "./day-letters.ts";
import { orderLetterWriter, sendOrderLetter } from "./letters.ts";
import { expireOrder } from "./orders.ts";
import { findDueCaptures } from "./payments/captures.ts";
import { captureDue } from "./payments/capturing.ts";
import { findExpired } from "./queries/orders.ts";

export const expireOrders: JobKind = { name: "expire_orders", retryForSeconds: 60 };
export const captureDuePayments: JobKind = { name: "capture_due_payments", retryForSeconds: 60 };

/** What orders do outside requests. */
export function orderJobs(platform: Platform, mail: Mail): void {
  const { db, jobs, clock } = platform;

  jobs.handle(sendOrderLetter, orderLetterWriter(platform, mail));
  jobs.handle(sendDayLetter, dayLetterWriter(platform, mail));
  jobs.handle(cancelOrdersOfDay, {
    async run({ market_day_id, reason }) {
      const some = () => transaction(db, (tx) => cancelSome(tx, jobs, market_day_id, reason, clock.now()));
      while (!(await some()));
    },
  });

  jobs.repeat(expireOrders, 60, async () =>
    each(await findExpired(db, clock.now(), batchSize), (id) =>
      transaction(db, (tx) => expireOrder(tx, jobs, id, clock.now())),
    ),
  );
  jobs.repeat(captureDuePayments, 600, async () =>
    each(await findDueCaptures(db, clock.now(), batchSize), (id) =>
      transaction(db, (tx) => captureDue(tx, jobs, id, clock.now())),
    ),
  );
}

/** One that fails keeps none of the others from their turn. */
async function each(ids: number[], run: (id: number) => Promise<unknown>): Promise<void> {
  const errors: unknown[] = [];
  for (const id of ids) await run(id).catch((error: unknown) => errors.push(error));
  if (errors.length > 0) throw errors[0];
}

/** What is left comes a minute later. */
const batchSize = 1000;
