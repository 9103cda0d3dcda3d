import { sql } from "kysely";
import { showMoney } from "#platform/base";
import type { Db } from "#platform/database";

/** Where a product's promotion is not what was bought or granted, or not what was paid for it: a sentence for each. */
export async function auditPromotions(db: Db): Promise<string[]> {
  return [...(await auditEnds(db)), ...(await auditCosts(db))];
}

/** The end is forgotten some time after it; a product that was never promoted through the site has none to compare. */
async function auditEnds(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: number; stored: Date | null; counted: Date }>`
    select products.id, products.promoted_until as stored, promoted.until as counted
    from products
    join (select product_id, max(promoted_until) as until from promotions group by product_id) promoted
      on promoted.product_id = products.id
    where products.promoted_until is distinct from promoted.until
      and not (products.promoted_until is null and promoted.until < now())
    order by products.id`.execute(db);
  return rows.map(
    ({ id, stored, counted }) =>
      `End of the promotion of product ${id}: stored ${stored?.toISOString() ?? "none"}, worked out ${counted.toISOString()}.`,
  );
}

async function auditCosts(db: Db): Promise<string[]> {
  const { rows } = await sql<{ cause: string; currency: string; stored: number; counted: number }>`
    select cause, currency, sum(stored)::bigint as stored, sum(counted)::bigint as counted
    from (
      select 'promotion/' || id as cause, currency, cost_minor as stored, 0 as counted from promotions
      union all
      select cause, currency, 0, amount_minor
      from transfer_lines join transfers on transfers.id = transfer_id
      where account = 'promotion'
    ) both_sides
    group by cause, currency having sum(stored) <> sum(counted)
    order by cause, currency`.execute(db);
  const money = (minor: number, currency: string) => `${showMoney(minor, currency).amount} ${currency}`;
  return rows.map(
    ({ cause, currency, stored, counted }) =>
      `Cost of ${cause}: stored ${money(stored, currency)}, the ledger has ${money(counted, currency)}.`,
  );
}
