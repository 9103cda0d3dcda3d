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
  return inZone(timeZone, moment).toPlainDate().toString();
}

/** When the day that it is in a time zone is over. */
export function endOfDay(timeZone: string, moment: Date): Date {
  return new Date(inZone(timeZone, moment).startOfDay().add({ days: 1 }).startOfDay().epochMilliseconds);
}

function inZone(timeZone: string, moment: Date): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(timeZone);
}
