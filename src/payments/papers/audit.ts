import { sql } from "kysely";
import type { Tx } from "#platform/database";

/** What papers say otherwise than each other, than orders and than the ledger; a sentence each. */
export async function auditPapers(tx: Tx): Promise<string[]> {
  const found: string[] = [];
  for (const check of [numbers, taxes, backs, invoices]) {
    const { rows } = await check.execute(tx);
    found.push(...rows.map(({ difference }) => difference));
  }
  return found;
}

type Difference = { difference: string };

/** Each series has a paper for each number up to its last. */
const numbers = sql<Difference>`
  select format('Series %s of %s has %s papers up to number %s, its last is %s.', series, year, papers, highest, last) as difference
  from paper_series left join (
    select series, year, count(*) as papers, max(number) as highest from papers group by series, year
  ) issued using (series, year)
  where (papers, highest) is distinct from (last::bigint, last)
  order by series, year`;

/** The taxes of a paper come to its total, where it has any. */
const taxes = sql<Difference>`
  select format('Paper %s comes to %s, its taxes to %s.', id, total_minor, gross) as difference
  from papers join (select paper_id, sum(gross_minor) as gross from paper_taxes group by paper_id) tax on paper_id = id
  where total_minor <> gross
  order by id`;

/** No receipt is taken back more than once, in whole or at any rate. */
const backs = sql<Difference>`
  select format('Of receipt %s more is taken back than it comes to at rate %s.', id, rate) as difference
  from (
    select coalesce(corrects_id, papers.id) as id, rate, percent, code, sum(gross_minor) as gross, sum(tax_minor) as tax
    from papers join paper_taxes on paper_id = papers.id where order_id is not null
    group by 1, 2, 3, 4
  ) receipt
  where gross < 0 or tax < 0 or gross = 0 and tax <> 0
  order by id, rate`;

/** An invoice of commission is what its orders come to. */
const invoices = sql<Difference>`
  select format('Invoice %s comes to %s, its orders to %s.', id, total_minor, coalesce(orders, 0)) as difference
  from papers left join (
    select paper_id, sum(commission_minor) as orders from paper_orders group by paper_id
  ) invoiced on paper_id = id
  where period is not null and total_minor <> coalesce(orders, 0)
  order by id`;
