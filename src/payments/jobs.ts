import type { Mail } from "#mail";
import {
  capturePayment,
  findPaymentsInVain,
  findPaymentsUnderWay,
  findRefundsUnderWay,
  payRefund,
  recordRefundOutcome,
  releaseAuthorisation,
  settlePayment,
} from "#orders";
import type { Platform } from "#platform";
import { secondsAfter } from "#platform/base";
import { transaction } from "#platform/database";
import type { JobKind } from "#platform/jobs";
import { bankJobs } from "./bank/jobs.ts";
import { captureByProvider, releaseByProvider } from "./capturing.ts";
import { disputeJobs } from "./disputes/letters.ts";
import { recordDispute } from "./disputes/record.ts";
import { closePayment, settle, settleLater } from "./paying.ts";
import { ProviderUnavailable } from "./provider.ts";
import { openProviders } from "./providers.ts";
import { refundByProvider } from "./refunds/repaying.ts";
import {
  deliverSandboxWebhook,
  disputesOf,
  sandboxDispute,
  sandboxRefundFailed,
  sandboxWebhook,
} from "./sandbox/sandbox.ts";
import { stripeJobs } from "./stripe/jobs.ts";

/** Closes pages of providers on which nobody is to pay any more. */
export const closePaymentsInVain: JobKind = { name: "close_payments_in_vain", retryForSeconds: 60 };
/** Asks after payments of which no word has come. */
export const askAfterPayments: JobKind = { name: "ask_after_payments", retryForSeconds: 60 };

/** Asks after refunds that a provider has taken and not ended. */
export const askAfterRefunds: JobKind = { name: "ask_after_refunds", retryForSeconds: 60 };

/** What providers are asked outside requests. */
export function paymentJobs(platform: Platform, mail: Mail): void {
  const { db, jobs, clock } = platform;
  const providers = openProviders(platform);

  jobs.handle(payRefund, {
    run: (key) => refundByProvider({ db, providers, jobs }, key, clock.now()),
  });
  jobs.handle(capturePayment, {
    run: ({ order_id }) => captureByProvider({ db, providers, jobs }, order_id, clock.now()),
  });
  jobs.handle(releaseAuthorisation, {
    run: ({ payment_id }) => releaseByProvider({ db, providers, jobs }, payment_id, clock.now()),
  });
  jobs.handle(settlePayment, {
    run: ({ reference }) => settleLater({ db, providers, jobs }, reference, clock.now()),
  });
  const till = { db, providers, jobs };
  jobs.repeat(closePaymentsInVain, 60, async () => {
    const open = await findPaymentsInVain(db, clock.now(), batchSize);
    await each(open, (payment) => closePayment(till, payment, clock.now()));
  });
  jobs.repeat(askAfterPayments, 300, async () => {
    const open = await findPaymentsUnderWay(db, secondsAfter(clock.now(), -askedAfterSeconds), batchSize);
    await each(open, ({ reference }) => settleLater(till, reference, clock.now()));
  });
  jobs.handle(sandboxDispute, {
    async run({ reference }) {
      for (const word of await disputesOf(db, reference))
        await transaction(db, (tx) => recordDispute(tx, jobs, word, clock.now()));
    },
  });
  jobs.handle(sandboxRefundFailed, {
    run: ({ reference }) =>
      transaction(db, (tx) =>
        recordRefundOutcome(
          tx,
          jobs,
          { reference, status: "failed", failure: "expired_or_canceled_card" },
          clock.now(),
        ),
      ),
  });
  jobs.repeat(askAfterRefunds, 3600, async () => {
    const open = await findRefundsUnderWay(db, secondsAfter(clock.now(), -askedAfterSeconds), batchSize);
    await each(open, (refund_id) => refundByProvider(till, { refund_id }, clock.now()));
  });
  jobs.handle(sandboxWebhook, {
    run: ({ reference }) =>
      deliverSandboxWebhook(db, reference, (outcome) =>
        settle({ db, jobs }, reference, outcome, clock.now()),
      ),
  });
  stripeJobs(platform);
  bankJobs(platform, mail);
  disputeJobs(platform, mail);
}

/** One that fails keeps none of the others from their turn; one without an answer has its turn again the next time. */
async function each<T>(all: T[], run: (one: T) => Promise<void>): Promise<void> {
  const errors: unknown[] = [];
  for (const one of all)
    await run(one).catch((error: unknown) => {
      if (!(error instanceof ProviderUnavailable)) errors.push(error);
    });
  if (errors.length > 0) throw errors[0];
}

const askedAfterSeconds = 300;
/** What is left comes the next time. */
const batchSize = 200;
