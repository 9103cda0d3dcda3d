import { sql } from "kysely";
import type { Tx } from "#platform/database";
import { dayHasOrders } from "./errors.ts";
import type { SlotRow } from "./show.ts";

/** Writes the slots of a day that has none yet; `bounds` are where they begin, and the end of the last. */
export async function insertSlots(
  tx: Tx,
  dayId: number,
  bounds: Date[],
  capacity: number | null,
): Promise<void> {
  await sql`${slotRows(dayId, bounds, capacity)}`.execute(tx);
}

/**
 * Which of the slots that somebody has taken would be others than were promised, or hold fewer. Throws day_has_orders
 * where there would be no such slot any more.
 */
export function findBroken(slots: SlotRow[], bounds: Date[], capacity: number | null): SlotRow[] {
  const taken = takenOf(slots);
  refuseTaken(
    taken.filter(({ n }) => n >= bounds.length),
    "People have ordered for slots that there would no longer be. Keep as many slots, or cancel the day.",
  );
  return taken.filter(({ n, starts_at, ends_at, taken }) => {
    const isMoved = !isSame(bounds[n - 1], starts_at) || !isSame(bounds[n], ends_at);
    return isMoved || (capacity !== null && taken > capacity);
  });
}

/** The slots that somebody has. */
export function takenOf(slots: SlotRow[]): SlotRow[] {
  return slots.filter(({ taken }) => taken > 0);
}

/** Refuses what can't be done to those who have these slots. Throws day_has_orders where there are any. */
export function refuseTaken(taken: SlotRow[], detail?: string): void {
  const slots = taken.map(({ id, starts_at, taken }) => ({ id, starts_at, taken }));
  if (slots.length > 0) throw dayHasOrders({ slots }, detail);
}

/** The slots of a day in their order, held until the transaction ends. */
export async function lockSlots(tx: Tx, dayId: number): Promise<SlotRow[]> {
  return tx
    .selectFrom("slots")
    .select(["id", "n", "starts_at", "ends_at", "capacity", "taken"])
    .where("market_day_id", "=", dayId)
    .orderBy("n")
    .forUpdate()
    .execute();
}

/** Makes locked slots those of `bounds`. Nobody who has one loses it: it holds as many as have. */
export async function replaceSlots(
  tx: Tx,
  dayId: number,
  bounds: Date[],
  capacity: number | null,
): Promise<void> {
  await sql`${slotRows(dayId, bounds, capacity)}
    on conflict (market_day_id, n) do update set starts_at = excluded.starts_at, ends_at = excluded.ends_at,
      capacity = case when excluded.capacity is not null then greatest(excluded.capacity, slots.taken) end`.execute(
    tx,
  );
  // Their buyers have cancelled all, or the slots would be kept.
  await sql`update baskets set slot_id = (
      select id from slots where market_day_id = ${dayId} and n = ${bounds.length - 1}
    ) where slot_id in (select id from slots where market_day_id = ${dayId} and n >= ${bounds.length})`.execute(
    tx,
  );
  await tx.deleteFrom("slots").where("market_day_id", "=", dayId).where("n", ">=", bounds.length).execute();
}

function slotRows(dayId: number, bounds: Date[], capacity: number | null) {
  const texts = bounds.map((bound) => bound.toISOString());
  return sql`insert into slots (market_day_id, n, starts_at, ends_at, capacity)
    select ${dayId}::bigint, n, starts_at, ends_at, ${capacity}::int
    from unnest(${texts.slice(0, -1)}::timestamptz[], ${texts.slice(1)}::timestamptz[])
      with ordinality as bound (starts_at, ends_at, n)`;
}

function isSame(bound: Date | undefined, moment: Date): boolean {
  return bound?.getTime() === moment.getTime();
}
