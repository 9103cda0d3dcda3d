import type { CacheTags, TagOf } from "#platform/cache";
import type { UserTag } from "#users";
import { type DayTimes, nextChange } from "./status.ts";

/** What triggers on the rows of market days write into `changes` (migrations/schema.sql). */
export const dayTagNames = ["market days", "market day:", "places"] as const;
export type DayTag = TagOf<typeof dayTagNames>;

/** What a list of market days depends on, beside each that it shows. */
export function dayListTags(): CacheTags<DayTag> {
  return { tags: ["market days"] };
}

/** What a day depends on, with those who come; `now` is when it was read. */
export function dayTags(
  day: DayTimes & { id: number; cancelled_at: Date | null; attending: { id: number }[] },
  now: Date,
): CacheTags<DayTag | UserTag> {
  const people = day.attending.map(({ id }): UserTag => `user:${id}`);
  return { tags: ["market days", `market day:${day.id}`, ...people], expiresAt: nextChange(now, day) };
}

export function placeTags(): CacheTags<DayTag> {
  return { tags: ["places"] };
}
