import { daysAfter } from "#platform/base";

/** When a series repeats: each so many weeks, or on the nth weekday of a month (-1 is the last); 1 is Monday. */
export type Rule = { every_weeks: number; weekday: number } | { nth: number; weekday: number };

/** The days of a rule that lie from `from` to `to`, both included, in their order; weeks are counted from `startsOn`. */
export function daysOf(rule: Rule, startsOn: string, { from, to }: { from: string; to: string }): string[] {
  const first = from > startsOn ? from : startsOn;
  return "nth" in rule ? ofMonths(rule, first, to) : ofWeeks(rule, startsOn, first, to);
}

function ofWeeks(
  { every_weeks, weekday }: { every_weeks: number; weekday: number },
  startsOn: string,
  first: string,
  to: string,
): string[] {
  const anchor = daysAfter(startsOn, (weekday - weekdayOf(startsOn) + 7) % 7);
  const step = every_weeks * 7;
  const passed = Temporal.PlainDate.from(anchor).until(first, { largestUnit: "days" }).days;
  const days: string[] = [];
  let day = daysAfter(anchor, Math.max(0, Math.ceil(passed / step)) * step);
  for (; day <= to; day = daysAfter(day, step)) days.push(day);
  return days;
}

function ofMonths(rule: { nth: number; weekday: number }, first: string, to: string): string[] {
  const days: string[] = [];
  let month = Temporal.PlainDate.from(first).toPlainYearMonth();
  const last = Temporal.PlainDate.from(to).toPlainYearMonth();
  for (; Temporal.PlainYearMonth.compare(month, last) <= 0; month = month.add({ months: 1 })) {
    const day = inMonth(rule, month);
    if (day >= first && day <= to) days.push(day);
  }
  return days;
}

function inMonth({ nth, weekday }: { nth: number; weekday: number }, month: Temporal.PlainYearMonth): string {
  const beginning = month.toPlainDate({ day: 1 });
  const first = beginning.add({ days: (weekday - beginning.dayOfWeek + 7) % 7 });
  const end = month.toPlainDate({ day: month.daysInMonth });
  const last = end.subtract({ days: (end.dayOfWeek - weekday + 7) % 7 });
  return (nth === -1 ? last : first.add({ weeks: nth - 1 })).toString();
}

function weekdayOf(day: string): number {
  return Temporal.PlainDate.from(day).dayOfWeek;
}
