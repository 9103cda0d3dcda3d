import type { Mail } from "#mail";
import type { Platform } from "#platform";
import { type Tx, transaction } from "#platform/database";
import type { JobKind } from "#platform/jobs";
import { defineOrderLetters, type OrderEvent } from "./letters.ts";
import { expireOrder } from "./orders.ts";
import { settle, settleLater } from "./payments/payments.ts";
import { type Providers, providersOf } from "./payments/provider.ts";
import { payRefund } from "./payments/refunds.ts";
import { createSandbox } from "./payments/sandbox.ts";
import { findExpired, type LockedOrder } from "./queries/orders.ts";
import type { RefundKey } from "./queries/payments.ts";

/** What is to happen after a step, added in the transaction that takes it. */
export interface OrderJobs {
  /** Writes to the parties of an order whom an event concerns. */
  tell(tx: Tx, order: LockedOrder, event: OrderEvent): Promise<void>;
  /** Writes to all parties of orders that are to be prepared. */
  tellPlaced(tx: Tx, orderIds: number[]): Promise<void>;
  /** Pays a refund. */
  refund(tx: Tx, refundId: number): Promise<void>;
  /** Asks after a payment whose outcome never came. */
  watchPayment(tx: Tx, reference: string): Promise<void>;
}

/** Orders' jobs, and the providers that pay. */
export interface Orders extends Platform {
  providers: Providers;
  orderJobs: OrderJobs;
}

export function openOrders(platform: Platform, mail: Mail): Orders {
  const { db, jobs, clock } = platform;
  const letters = defineOrderLetters(platform, mail);

  const refunds: JobKind<RefundKey> = jobs.define({
    name: "pay_refund",
    retryForSeconds: 7 * 24 * 3600,
    run: (key) => payRefund(db, providers, key, clock.now()),
  });

  const watch: JobKind<{ reference: string }> = jobs.define({
    name: "settle_payment",
    retryForSeconds: 24 * 3600,
    run: ({ reference }) => settleLater({ db, providers, orderJobs }, reference, clock.now()),
  });

  const orderJobs: OrderJobs = {
    ...letters,
    refund: (tx, refundId) => jobs.add(tx, refunds, { refund_id: refundId }),
    watchPayment: (tx, reference) => jobs.addLater(tx, watch, watchAfterSeconds, { reference }),
  };
  const providers = providersOf(
    createSandbox(platform, (reference, outcome) =>
      settle({ db, orderJobs }, reference, outcome, clock.now()),
    ),
  );

  jobs.repeat(
    {
      name: "expire_orders",
      retryForSeconds: 60,
      run: async () => {
        const errors: unknown[] = [];
        for (const id of await findExpired(db, clock.now(), mostAtOnce)) {
          const expiry = transaction(db, (tx) => expireOrder(tx, orderJobs, id, clock.now()));
          await expiry.catch((error: unknown) => errors.push(error));
        }
        if (errors.length > 0) throw errors[0];
      },
    },
    60,
  );
  return { ...platform, providers, orderJobs };
}

/** Longer than any request waits for a provider. */
const watchAfterSeconds = 30;
/** What is left comes a minute later. */
const mostAtOnce = 1000;
