import { type DayLetter, type DayToTell, readDayToTell, sendDayLetter } from "#days";
import type { Mail, Words } from "#mail";
import type { Platform } from "#platform";
import { dayIn, showMoney } from "#platform/base";
import type { Handler } from "#platform/jobs";
import type { Format } from "#words";
import { placeIn } from "./letter-places.ts";
import { type DayLine, findDayCash, findDayLines } from "./queries/day-lines.ts";

/** Writes the letters about market days, each to one of those who buy or sell there. */
export function dayLetterWriter(
  { config, db }: Pick<Platform, "config" | "db">,
  mail: Mail,
): Handler<DayLetter> {
  return {
    async run(data) {
      const { event, market_day_id, to, user_id } = data;
      const day = await readDayToTell(db, market_day_id, user_id);
      // A day may have been cancelled or moved since, of which there is a letter of its own.
      if (!day?.email || (day.cancelled_at !== null) !== (event === "cancelled")) return;
      const lines = await findDayLines(db, to, user_id, market_day_id, day.cancelled_at);
      if (lines.length === 0) return;
      const cash = await findDayCash(db, to, user_id, market_day_id);
      const letter = mail.compose(
        { to: day.email, language: day.language, about: [day.username] },
        (words, format) => words[nameOf(data)](told(day, { lines, cash }, config, format)),
      );
      const version = event === "changed" ? day.updated_at.getTime() : undefined;
      const id = ["day", market_day_id, event, to, user_id, version].filter(Boolean).join("-");
      await mail.send(letter, { id, kind: sendDayLetter, data });
    },
  };
}

type Cash = Awaited<ReturnType<typeof findDayCash>>[number];

function nameOf({ event, to }: DayLetter) {
  if (event === "sold") return "daySold";
  if (event === "fetched") return "dayFetched";
  if (event === "changed") return to === "buyer" ? "dayChanged" : "dayChangedForProducer";
  return to === "buyer" ? "dayCancelled" : "dayCancelledForProducer";
}

function told(
  day: DayToTell,
  { lines, cash }: { lines: DayLine[]; cash: Cash[] },
  { siteName, timeZone }: Platform["config"],
  format: Format,
): Parameters<Words["daySold"]>[0] {
  const { place, slot, number, closes_at, cancel_reason } = day;
  const hours = slot ?? day;
  return {
    siteName,
    day: format.weekday(day.date),
    from: format.time(hours.starts_at),
    until: format.time(hours.ends_at),
    place: placeIn(place, format),
    instructions: place.instructions,
    number: number ?? 0,
    lines: lines.map(
      ({ quantity, name, pack_size, pack_unit }) =>
        `${quantity} × ${name} (${format.pack(pack_size, pack_unit)})`,
    ),
    due: dueOf(cash, format),
    closes: `${format.weekday(dayIn(timeZone, closes_at))}, ${format.time(closes_at)}`,
    reason: cancel_reason,
  };
}

/** What is paid in cash, in each currency. */
function dueOf(cash: Cash[], format: Format): string | null {
  const sums = cash.filter(({ minor }) => minor > 0);
  if (sums.length === 0) return null;
  return format.list(sums.map(({ currency, minor }) => format.money(showMoney(minor, currency))));
}
