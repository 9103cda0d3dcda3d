import { type Static, Type } from "typebox";
import { NewSeries } from "#days";
import { closed } from "#platform/base";

const {
  rule,
  place_id,
  starts_at,
  ends_at,
  closes,
  starts_on,
  ends_on,
  slot_minutes,
  slot_capacity,
  is_active,
} = NewSeries.properties;

/** What the form of a series says: how it repeats is one choice, `w2` each second week, `n-1` the last of a month. */
export const SeriesForm = closed({
  place_id,
  repeats: Type.String({ pattern: "^(w[1-9]\\d?|n([1-4]|-1))$" }),
  weekday: rule.properties.weekday,
  starts_at,
  ends_at,
  closes,
  starts_on,
  ends_on,
  slot_minutes,
  slot_capacity,
  is_active,
  confirm: Type.Optional(Type.Boolean()),
});

/** The same as the API's body of a series has it: what the form shows empty was cleared. */
export function toldSeries({ repeats, weekday, ...told }: Static<typeof SeriesForm>) {
  const count = Number(repeats.slice(1));
  const often = repeats.startsWith("w") ? { every_weeks: count } : { nth: count as 1 | 2 | 3 | 4 | -1 };
  const cleared = { ends_on: null, slot_minutes: null, slot_capacity: null };
  return { ...cleared, ...told, rule: { ...often, weekday }, is_active: told.is_active ?? false };
}

export function repeatsOf({ every_weeks, nth }: Static<typeof rule>): string {
  return every_weeks === undefined ? `n${nth}` : `w${every_weeks}`;
}
