import type { Platform } from "#platform";
import type { Db } from "#platform/database";
import type { JobKind } from "#platform/jobs";
import { purgeDeletedProducts } from "#products";
import { findPurgeable } from "./queries.ts";
import { sweepVisitorCarts, visitorUses } from "./visitors.ts";

const sweepVisitorCartsJob: JobKind = { name: "sweep_visitor_carts", retryForSeconds: 600 };
const sweepProductsJob: JobKind = { name: "sweep_products", retryForSeconds: 600 };

/** What carts do outside requests. */
export function cartJobs({ db, clock, jobs }: Platform): void {
  jobs.loop(visitorUses.loop({ db, clock }));
  jobs.repeat(sweepVisitorCartsJob, 3600, () => sweepVisitorCarts(db, clock.now()));
  jobs.repeat(sweepProductsJob, 24 * 3600, () => sweepProducts(db));
}

/** Deleted products stay for the carts that hold them; once none does, their rows go. */
export async function sweepProducts(db: Db): Promise<void> {
  for (;;) {
    const ids = await findPurgeable(db, sweepBatchSize);
    if (ids.length === 0) return;
    await purgeDeletedProducts(db, ids);
  }
}

/** So many rows are one short statement. */
const sweepBatchSize = 1000;
