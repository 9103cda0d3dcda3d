import { sql } from "kysely";
import { auditHome } from "#home";
import { auditOrders } from "#orders";
import { auditBank, auditPapers } from "#payments";
import { auditProducts } from "#products";
import { auditPromotions } from "#promotion";
import { auditReviews } from "#reviews";
import { auditWallet } from "#wallet";
import type { Outcome, Site } from "./site.ts";

/** What each part keeps beside its rows is compared with them by the part itself. */
const audits = [
  auditProducts,
  auditReviews,
  auditHome,
  auditOrders,
  auditPapers,
  auditWallet,
  auditBank,
  auditPromotions,
];

/** Says what is kept and does not follow from the rows, all of one moment; the command then ends with 1. */
export async function auditSite({ db }: Pick<Site, "db">): Promise<Outcome> {
  const differences = await db
    .transaction()
    .setIsolationLevel("repeatable read")
    .setAccessMode("read only")
    .execute(async (tx) => {
      // On a large site it takes longer than a request may.
      await sql`set local statement_timeout = 0`.execute(tx);
      const found: string[] = [];
      for (const audit of audits) found.push(...(await audit(tx)));
      return found;
    });
  return differences.length === 0
    ? { printed: "No differences: all stored totals match the rows they come from.", code: 0 }
    : { printed: differences.join("\n"), code: 1 };
}
