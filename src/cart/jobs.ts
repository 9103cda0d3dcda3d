import type { Platform } from "#platform";
import { forgetDeletedProducts } from "#products";
import { findForgotten } from "./queries.ts";

/** Deleted products stay for the carts that hold them; once none does, their rows go. */
export function defineCartJobs({ db, jobs }: Platform): void {
  jobs.repeat(
    {
      name: "sweep_products",
      retryForSeconds: 600,
      async run() {
        for (;;) {
          const ids = await findForgotten(db, atOnce);
          if (ids.length === 0) return;
          await forgetDeletedProducts(db, ids);
        }
      },
    },
    "53 3 * * *",
  );
}

/** So many rows are one short statement. */
const atOnce = 1000;
