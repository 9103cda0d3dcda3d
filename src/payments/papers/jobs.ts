import { issuePapers } from "#orders";
import type { Platform } from "#platform";
import { transaction } from "#platform/database";
import type { JobKind } from "#platform/jobs";
import { issueCommissionInvoices } from "./commission.ts";
import { issueOrderPapers } from "./order-papers.ts";

const invoiceCommission: JobKind = { name: "invoice_commission", retryForSeconds: 3600 };

/** Issues what is due. */
export function paperJobs(platform: Platform): void {
  const { db, jobs, clock, settings } = platform;
  jobs.handle(issuePapers, {
    async run({ order_id }) {
      await settings.refresh();
      await transaction(db, (tx) => issueOrderPapers(tx, platform, order_id, clock.now()));
    },
  });
  jobs.repeat(invoiceCommission, 3600, async () => {
    await settings.refresh();
    await issueCommissionInvoices(platform);
  });
}
