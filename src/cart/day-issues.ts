import { cutOffOf, type DayRow, findDays } from "#days";
import type { Db } from "#platform/database";

/** Of a market day, what decides whether goods can be fetched there. */
export interface DayForGoods extends Pick<DayRow, "opens_at" | "closes_at" | "cancelled_at"> {
  /** Who comes, by their ids. */
  attending: ReadonlySet<number>;
}

export type DayIssue = "day_closed" | "not_attending" | "lead_time";

/** What is in the way of fetching goods at a market day, whatever slots it has; null for nothing. */
export function dayIssueOf(
  { producer_id, lead_days }: { producer_id: number; lead_days: number },
  day: DayForGoods,
  { timeZone, now }: { timeZone: string; now: Date },
): DayIssue | null {
  if (day.cancelled_at !== null || now < day.opens_at || now >= day.closes_at) return "day_closed";
  if (!day.attending.has(producer_id)) return "not_attending";
  return now >= cutOffOf(timeZone, day, lead_days) ? "lead_time" : null;
}

/** A market day as carts are looked at for it; undefined where there is none. */
export async function findDayForGoods(db: Db, dayId: number): Promise<DayForGoods | undefined> {
  const [row] = await findDays(db, undefined, [dayId]);
  return row && { ...row, attending: new Set(row.attending.map(({ id }) => id)) };
}
