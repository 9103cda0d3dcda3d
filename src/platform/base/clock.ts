/** Where time comes from, so that a test can move it. Milliseconds are the finest grain anywhere. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

export function secondsAfter(date: Date, seconds: number): Date {
  return new Date(date.getTime() + seconds * 1000);
}

/** The day so many days after another, both `YYYY-MM-DD`. */
export function daysAfter(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** The day it is in a time zone, `YYYY-MM-DD`. */
export function dayIn(timeZone: string, moment: Date): string {
  const minute = Math.floor(moment.getTime() / 60_000);
  const last = lastDays.get(timeZone);
  if (last?.minute === minute) return last.day;
  const format = last?.format ?? new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" });
  const day = format.format(moment);
  lastDays.set(timeZone, { format, minute, day });
  return day;
}

/** When the day that it is in a time zone is over. */
export function endOfDay(timeZone: string, moment: Date): Date {
  const local = Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(timeZone);
  return new Date(local.startOfDay().add({ days: 1 }).startOfDay().epochMilliseconds);
}

/**
 * What was told last of each zone. To make a format costs more than all that is asked of it, and to ask it as much as to
 * read the rows of a cart; a day begins with a whole minute everywhere.
 */
const lastDays = new Map<string, { format: Intl.DateTimeFormat; minute: number; day: string }>();
