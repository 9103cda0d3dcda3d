import { sql } from "kysely";
import type { Db, Tx } from "#platform/database";
import { allOf, type PageRequest } from "#platform/listing";

/** What those who run the site have done, to whom or what, and why. It is only ever added to. */

/** Every act, by what it was done to. */
export const actsOf = {
  user: [
    ...["role_granted", "role_revoked", "user_disabled", "user_enabled"],
    ...["producer_approved", "producer_refused", "producer_paused", "producer_resumed"],
    "producer_closed",
  ],
  order: ["order_cancelled", "order_refunded", "refund_retried", "refund_given_by_hand"],
  dispute: ["dispute_blamed"],
  payout: ["payout_paid", "payout_refused"],
  payout_file: ["payout_file_made", "payout_file_confirmed", "payout_file_withdrawn"],
  repayment: ["repayment_account_set", "repayment_settled"],
  review: ["review_removed"],
  product: ["product_removed"],
  place: ["place_created", "place_changed", "place_deleted"],
  market_day: [
    ...["market_day_created", "market_day_changed", "market_day_cancelled", "market_day_deleted"],
    ...["helper_added", "helper_removed", "day_closed"],
  ],
  series: ["series_created", "series_changed", "series_deleted"],
  letter: ["letter_resent"],
  bank_statement: ["statement_read"],
  bank_entry: ["bank_entry_matched", "bank_entry_ignored", "bank_entry_repaid"],
  site: ["settings_changed"],
} as const satisfies Record<string, readonly string[]>;

export type Subject = keyof typeof actsOf;
export const subjects = Object.keys(actsOf) as Subject[];

export interface Act {
  act: (typeof actsOf)[Subject][number];
  subject: Subject;
  subject_id: number;
  reason?: string | null;
  /** What else tells this act from another, such as the `role`. */
  details?: object;
}

/** One of the staff; null for the operator, who acts by a command. */
export type StaffId = number | null;

/** Writes down what was done, in the transaction that does it. */
export async function recordAct(tx: Tx, staffId: StaffId, act: Act, now: Date): Promise<void> {
  const { reason = null, details, ...rest } = act;
  await tx
    .insertInto("staff_acts")
    .values({
      ...rest,
      reason,
      details: details ? JSON.stringify(details) : null,
      staff_id: staffId,
      at: now,
    })
    .execute();
}

export interface ActFilters {
  staff_id?: number;
  subject?: Subject;
  subject_id?: number;
}

export interface ActRow {
  id: number;
  act: string;
  subject: string;
  subject_id: number;
  reason: string | null;
  details: Record<string, string> | null;
  at: Date;
  /** Null where the operator did it by a command. */
  staff: { id: number; username: string; display_name: string } | null;
}

/** A page of acts, the newest first. */
export async function readActs(
  db: Db,
  { filters: { staff_id, subject, subject_id }, take, after, backwards }: PageRequest<ActFilters>,
): Promise<(ActRow & { keys: number[] })[]> {
  const direction = sql.raw(backwards ? "asc" : "desc");
  const beyond = sql.raw(backwards ? ">" : "<");
  const conditions = [
    staff_id !== undefined && sql`staff_id = ${staff_id}`,
    subject !== undefined && sql`subject = ${subject}`,
    subject_id !== undefined && sql`subject_id = ${subject_id}`,
    after && sql`staff_acts.id ${beyond} ${after[0]}::bigint`,
  ];
  const { rows } = await sql<ActRow>`
    select staff_acts.id, act, subject, subject_id, reason, details, at, case when users.id is not null then
      json_build_object('id', users.id, 'username', username, 'display_name', coalesce(display_name, username)) end as staff
    from staff_acts left join users on users.id = staff_id
    where ${allOf(conditions)} order by staff_acts.id ${direction} limit ${take}`.execute(db);
  return rows.map((row) => ({ ...row, keys: [row.id] }));
}
