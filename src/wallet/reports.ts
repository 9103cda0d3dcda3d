import { sql } from "kysely";
import { type Db, withCustomPlan } from "#platform/database";
import type { Keys as PageKeys, PagePosition } from "#platform/listing";

export interface ReportedPayout {
  payout_id: number;
  requested_on: string;
  status: string;
  decided_on: string | null;
  producer_id: number;
  producer: string;
  holder: string | null;
  iban: string | null;
  currency: string;
  amount_minor: number;
  reason: string | null;
}

/** The payouts that were asked for in a period of days, both included, in that order. */
export async function reportPayouts(
  db: Db,
  { from, to, timeZone }: { from: string; to: string; timeZone: string },
  { take, after, backwards }: PagePosition,
): Promise<(ReportedPayout & { keys: PageKeys })[]> {
  const direction = sql.raw(backwards ? "desc" : "asc");
  const beyond = sql.raw(backwards ? "<" : ">");
  const { rows } = await sql<ReportedPayout & { requested_at: Date }>`
    select payouts.id as payout_id, (requested_at at time zone ${timeZone})::date::text as requested_on, status,
      (decided_at at time zone ${timeZone})::date::text as decided_on, users.id as producer_id,
      coalesce(display_name, username) as producer, holder, iban, currency, amount_minor, reason, requested_at
    from payouts join wallets on wallets.id = wallet_id join users on users.id = user_id
    where requested_at >= ${from}::date::timestamp at time zone ${timeZone}
      and requested_at < (${to}::date + 1)::timestamp at time zone ${timeZone}
      and ${after ? sql`(requested_at, payouts.id) ${beyond} (${after[0]}::timestamptz, ${after[1]}::bigint)` : sql`true`}
    order by requested_at ${direction}, payouts.id ${direction} limit ${take}`.execute(withCustomPlan(db));
  return rows.map(({ requested_at, ...row }) => ({
    ...row,
    keys: [requested_at.toISOString(), row.payout_id],
  }));
}
