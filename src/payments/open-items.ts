import { type RawBuilder, sql } from "kysely";
import { type Db, withCustomPlan } from "#platform/database";
import type { Keys, PagePosition } from "#platform/listing";

/** What somebody owes the site or is owed by it as it stands now: of producers and buyers; payouts have a report of their own. */

/** In the order in which they are told. */
export const openKinds = [
  "producer_owes",
  "transfer_awaited",
  "cash_due",
  "refund_owed",
  "repayment_owed",
] as const;

export interface OpenItem {
  kind: (typeof openKinds)[number];
  /** Null of what a producer owes, which comes together over time. */
  since: string | null;
  order_id: number | null;
  /** Null of a payer who is known by their account only. */
  person_id: number | null;
  person: string | null;
  currency: string;
  amount_minor: number;
}

/**
 * A page of open items. What producers owe comes to the ledger's `receivable`, refunds and repayments come to its `refunds`; what
 * buyers are to pay is in no account yet. Each kind is told by an index of what is open of it.
 */
export async function reportOpenItems(
  db: Db,
  timeZone: string,
  { take, after, backwards }: PagePosition,
): Promise<(OpenItem & { keys: Keys })[]> {
  const direction = sql.raw(backwards ? "desc" : "asc");
  const beyond = sql.raw(backwards ? "<" : ">");
  const parts = openKinds.map((kind, rank) => {
    const from = after
      ? sql`where (${rank}::int, id) ${beyond} (${after[0]}::int, ${after[1]}::bigint)`
      : sql``;
    return sql`(select ${rank}::int as rank, ${kind} as kind, * from (${sources[kind]}) source ${from}
      order by id ${direction} limit ${take})`;
  });
  const { rows } = await sql<OpenItem & { id: number; rank: number }>`
    select rank, kind, item.id, (since at time zone ${timeZone})::date::text as since, order_id, users.id as person_id,
      coalesce(display_name, username, holder) as person, currency, amount_minor
    from (select * from (${sql.join(parts, sql` union all `)}) items order by rank ${direction}, id ${direction} limit ${take}) item
      left join users on users.id = user_id
    order by rank ${direction}, item.id ${direction}`.execute(withCustomPlan(db));
  return rows.map(({ id, rank, ...row }) => ({ ...row, keys: [rank, id] }));
}

const sources: Record<OpenItem["kind"], RawBuilder<unknown>> = {
  producer_owes: sql`
    select id, null::timestamptz as since, null::bigint as order_id, user_id, null as holder, currency,
      -receivable_minor as amount_minor
    from wallets where receivable_minor < 0`,
  transfer_awaited: sql`
    select id, placed_at as since, id as order_id, buyer_id as user_id, null as holder, currency, total_minor as amount_minor
    from orders where status = 'awaiting_payment' and payment_method = 'transfer'`,
  cash_due: sql`
    select id, placed_at as since, id as order_id, buyer_id as user_id, null as holder, currency, total_minor as amount_minor
    from orders where status in ('placed', 'ready') and payment_method = 'cash'`,
  refund_owed: sql`
    select refunds.id, requested_at as since, order_id, buyer_id as user_id, null as holder, refunds.currency, amount_minor
    from refunds join orders on orders.id = order_id where refunds.paid_at is null`,
  // One for a refund is told there.
  repayment_owed: sql`
    select bank_repayments.id, bank_repayments.created_at as since, null::bigint as order_id, buyer_id as user_id, holder,
      currency, amount_minor
    from bank_repayments left join checkouts on checkouts.id = checkout_id
    where status in ('requested', 'in_file', 'returned') and refund_reference is null and sent_again_as is null`,
};
