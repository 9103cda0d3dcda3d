import type { Config } from "#platform/base";

/** A site's time zone, in which all local days and times are meant. */
export type Zone = Pick<Config, "timeZone">["timeZone"];

/**
 * The moment when clocks on the wall show a local day and time, `2027-03-25T20:00`; undefined where the calendar has no
 * such day. One that clocks skip is as much later as they are put forward, and of one that comes twice it is the first
 * (RFC 5545, 3.3.5). Each moment is made here from its own day and time, never by adding to another, which would stay an
 * hour off for good once clocks change.
 */
export function momentAt(timeZone: Zone, local: string): Date | undefined {
  const plain = readLocal(local);
  return (
    plain && new Date(plain.toZonedDateTime(timeZone, { disambiguation: "compatible" }).epochMilliseconds)
  );
}

/** The same of a day and a time that are known to be right. */
export function momentOn(timeZone: Zone, day: string, time: string): Date {
  const moment = momentAt(timeZone, `${day}T${time}`);
  if (moment === undefined) throw new Error(`There is no ${day} ${time}.`);
  return moment;
}

/** The time that clocks on the wall show at a moment, `16:00`. */
export function timeAt(timeZone: Zone, moment: Date): string {
  return Temporal.Instant.fromEpochMilliseconds(moment.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainTime()
    .toString({ smallestUnit: "minute" });
}

/**
 * Where the slots of a day begin, and the end of the last, in their order: one each so many minutes of the clock on the
 * wall, the last perhaps shorter; the whole day where `minutes` is null. What clocks skip begins no slot of its own.
 */
export function slotBounds(
  timeZone: Zone,
  day: string,
  { starts, ends }: { starts: string; ends: string },
  minutes: number | null,
): Date[] {
  const [first, last] = [minuteOf(starts), minuteOf(ends)];
  const step = minutes ?? last - first;
  const moments = new Set<number>();
  for (let minute = first; minute < last; minute += step)
    moments.add(momentOn(timeZone, day, timeOf(minute)).getTime());
  const end = momentOn(timeZone, day, ends).getTime();
  const begins = [...moments].filter((moment) => moment < end).sort((a, b) => a - b);
  return [...begins, end].map((moment) => new Date(moment));
}

function readLocal(local: string): Temporal.PlainDateTime | undefined {
  try {
    return Temporal.PlainDateTime.from(local);
  } catch {
    return undefined;
  }
}

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

function timeOf(minute: number): string {
  const [hours, minutes] = [Math.floor(minute / 60), minute % 60];
  return `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}
