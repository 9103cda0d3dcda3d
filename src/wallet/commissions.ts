import { sql } from "kysely";
import type { Db } from "#platform/database";

/** What the site has kept of each of these orders, by the ledger; no order is missing. */
export async function readCommissions(db: Db, orderIds: number[]): Promise<Map<number, number>> {
  const { rows } = await sql<{ order_id: number; commission_minor: number }>`
    select asked.id as order_id, coalesce(sum(amount_minor), 0)::bigint as commission_minor
    from unnest(${orderIds}::bigint[]) asked (id)
    left join lateral (
      select transfers.id from transfers where cause in ('sale/' || asked.id, 'void/' || asked.id, 'refund/' || asked.id)
      union all
      -- A slash stands before a nought, so these are all that begin with the order and a slash.
      select transfers.id from unnest(${inParts}::text[]) name join transfers
        on cause > name || '/' || asked.id || '/' and cause < name || '/' || asked.id || '0'
    ) moved on true
    left join transfer_lines on transfer_lines.transfer_id = moved.id and account = 'commission'
    group by asked.id`.execute(db);
  return new Map(rows.map(({ order_id, commission_minor }) => [order_id, commission_minor]));
}

/** Causes of which an order may have several. */
const inParts = ["adjustment", "refund"];
