import { type FieldCode, invalidInput } from "#platform/base";
import { momentAt, momentOn, slotBounds } from "./moments.ts";
import type { DayTimes } from "./status.ts";

/** What a day is to be: its date and hours as clocks on the wall show them, its orders as moments. */
export interface DayPlan {
  place_id: number;
  date: string;
  starts: string;
  ends: string;
  opens_at: Date;
  closes_at: Date;
  slot_minutes: number | null;
  slot_capacity: number | null;
  note: string | null;
}

/** The columns of a day as planned. */
export function columnsOf(timeZone: string, { starts, ends, ...plan }: DayPlan) {
  return { ...plan, ...timesOf(timeZone, { ...plan, starts, ends }) };
}

/** Where the slots of a day as planned begin, and the end of the last. */
export function slotsOf(timeZone: string, { date, starts, ends, slot_minutes }: DayPlan): Date[] {
  return slotBounds(timeZone, date, { starts, ends }, slot_minutes);
}

/** What is wrong with a plan, by the API's names; undefined where nothing is. */
export function faultOf(timeZone: string, plan: DayPlan): Record<string, FieldCode> | undefined {
  const { opens_at, closes_at, starts_at, ends_at } = timesOf(timeZone, plan);
  if (ends_at <= starts_at) return { ends_at: "too_small" };
  if (closes_at > starts_at) return { closes_at: "too_large" };
  if (opens_at >= closes_at) return { opens_at: "too_large" };
  return undefined;
}

/** The moment of a local time that was typed. Throws invalid_input where the calendar has no such day. */
export function requireMoment(timeZone: string, name: string, local: string): Date {
  const moment = momentAt(timeZone, local);
  if (moment === undefined) throw invalidInput({ [name]: "wrong_format" });
  return moment;
}

function timesOf(
  timeZone: string,
  {
    date,
    starts,
    ends,
    opens_at,
    closes_at,
  }: Pick<DayPlan, "date" | "starts" | "ends" | "opens_at" | "closes_at">,
): DayTimes {
  return {
    ...{ opens_at, closes_at },
    starts_at: momentOn(timeZone, date, starts),
    ends_at: momentOn(timeZone, date, ends),
  };
}
