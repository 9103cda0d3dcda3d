import { sql } from "kysely";
import type { Db, Tx } from "#platform/database";
import type { JobKind, JobQueue } from "#platform/jobs";

/** A letter about a market day to one of those who buy or sell there. */
export interface DayLetter {
  /** What was sold, what is fetched, and that the day was changed or cancelled. */
  event: "sold" | "fetched" | "changed" | "cancelled";
  market_day_id: number;
  to: "buyer" | "producer";
  user_id: number;
}

/** Says who has ordered what, so orders handle it. */
export const sendDayLetter: JobKind<DayLetter> = {
  name: "send_day_letter",
  retryForSeconds: 24 * 3600,
};

/** Writes to all who fetch something at a day. */
export async function tellBuyers(
  tx: Tx,
  jobs: JobQueue,
  dayId: number,
  event: DayLetter["event"],
): Promise<void> {
  const { rows } = await sql<{ user_id: number }>`
    select buyer_id as user_id from baskets where market_day_id = ${dayId} and holds_slot order by number`.execute(
    tx,
  );
  await addLetters(tx, jobs, rows, { event, market_day_id: dayId, to: "buyer" });
}

/** Writes to all of whom something is ordered for a day. */
export async function tellSellers(
  tx: Tx,
  jobs: JobQueue,
  dayId: number,
  event: DayLetter["event"],
): Promise<void> {
  const { rows } = await sql<{ user_id: number }>`
    select distinct producer_id as user_id from orders
    where market_day_id = ${dayId} and status in ('awaiting_payment', 'placed', 'ready')`.execute(tx);
  await addLetters(tx, jobs, rows, { event, market_day_id: dayId, to: "producer" });
}

async function addLetters(
  tx: Tx,
  jobs: JobQueue,
  readers: { user_id: number }[],
  letter: Omit<DayLetter, "user_id">,
): Promise<void> {
  await jobs.add(tx, sendDayLetter, ...readers.map(({ user_id }) => ({ ...letter, user_id })));
}

/** What a letter about a day says of it, and of its reader. */
export interface DayToTell {
  date: string;
  starts_at: Date;
  ends_at: Date;
  closes_at: Date;
  cancelled_at: Date | null;
  cancel_reason: string | null;
  updated_at: Date;
  place: { name: string; address: unknown; instructions: string | null };
  /** The reader's own, where they fetch something. */
  slot: { starts_at: Date; ends_at: Date } | undefined;
  number: number | null;
  /** Null for who has left. */
  email: string | null;
  username: string;
  language: string | null;
}

export async function readDayToTell(db: Db, dayId: number, readerId: number): Promise<DayToTell | undefined> {
  const { rows } = await sql<
    Omit<DayToTell, "slot"> & { slot_starts_at: Date | null; slot_ends_at: Date | null }
  >`
    select date, market_days.starts_at, market_days.ends_at, closes_at, cancelled_at, cancel_reason,
      market_days.updated_at, number, email, username, language,
      json_build_object('name', name, 'address', places.address, 'instructions', instructions) as place,
      slots.starts_at as slot_starts_at, slots.ends_at as slot_ends_at
    from market_days join places on places.id = place_id join users on users.id = ${readerId}
      left join baskets on baskets.market_day_id = market_days.id and buyer_id = users.id
      left join slots on slots.id = slot_id
    where market_days.id = ${dayId}`.execute(db);
  const [row] = rows;
  if (!row) return undefined;
  const { slot_starts_at: starts_at, slot_ends_at: ends_at, ...day } = row;
  return { ...day, slot: starts_at && ends_at ? { starts_at, ends_at } : undefined };
}
