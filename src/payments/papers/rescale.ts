import { sql } from "kysely";
import type { Tx } from "#platform/database";

/**
 * Keeps the sums of papers in a currency `factor` times finer. What is written on them stays, and no sum is another: so their guards
 * stand aside until it is done.
 */
export async function rescalePapers(tx: Tx, currency: string, factor: number): Promise<void> {
  await sql`alter table papers disable trigger papers_stay`.execute(tx);
  await sql`alter table paper_taxes disable trigger paper_taxes_stay`.execute(tx);
  await sql`alter table paper_orders disable trigger paper_orders_stay`.execute(tx);
  await sql`update papers set total_minor = total_minor * ${factor} where currency = ${currency}`.execute(tx);
  await sql`update paper_taxes set net_minor = net_minor * ${factor}, tax_minor = tax_minor * ${factor},
      gross_minor = gross_minor * ${factor}
    from papers where papers.id = paper_id and currency = ${currency}`.execute(tx);
  await sql`update paper_orders set total_minor = paper_orders.total_minor * ${factor},
      commission_minor = commission_minor * ${factor}
    from papers where papers.id = paper_id and currency = ${currency}`.execute(tx);
  await sql`alter table papers enable trigger papers_stay`.execute(tx);
  await sql`alter table paper_taxes enable trigger paper_taxes_stay`.execute(tx);
  await sql`alter table paper_orders enable trigger paper_orders_stay`.execute(tx);
}
