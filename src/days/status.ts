/** What a market day is at a moment: told by the clock, and by whether it was cancelled. */
export const dayStatuses = ["announced", "open", "closed", "under_way", "done", "cancelled"] as const;
export type DayStatus = (typeof dayStatuses)[number];

/** The moments of a day, each after the one before; orders close when it begins at the latest. */
export interface DayTimes {
  opens_at: Date;
  closes_at: Date;
  starts_at: Date;
  ends_at: Date;
}

export function statusAt(now: Date, day: DayTimes & { cancelled_at: Date | null }): DayStatus {
  if (day.cancelled_at !== null) return "cancelled";
  if (now < day.opens_at) return "announced";
  if (now < day.closes_at) return "open";
  if (now < day.starts_at) return "closed";
  return now < day.ends_at ? "under_way" : "done";
}

/** When its status changes by the clock; undefined where it never does again. */
export function nextChange(
  now: Date,
  { opens_at, closes_at, starts_at, ends_at, cancelled_at }: DayTimes & { cancelled_at: Date | null },
): Date | undefined {
  if (cancelled_at !== null) return undefined;
  return [opens_at, closes_at, starts_at, ends_at].find((moment) => moment > now);
}
