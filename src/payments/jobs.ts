import { capturePayment, payRefund, releaseAuthorisation, settlePayment } from "#orders";
import type { Platform } from "#platform";
import { captureByProvider, releaseByProvider } from "./capturing.ts";
import { settle, settleLater } from "./paying.ts";
import { openProviders } from "./providers.ts";
import { refundByProvider } from "./refunds/repaying.ts";
import { deliverSandboxWebhook, sandboxWebhook } from "./sandbox/sandbox.ts";

/** What providers are asked outside requests. */
export function paymentJobs(platform: Platform): void {
  const { db, jobs, clock } = platform;
  const providers = openProviders(platform);

  jobs.handle(payRefund, {
    run: (key) => refundByProvider(db, providers, key, clock.now()),
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
  jobs.handle(sandboxWebhook, {
    run: ({ reference }) =>
      deliverSandboxWebhook(db, reference, (outcome) =>
        settle({ db, jobs }, reference, outcome, clock.now()),
      ),
  });
}
