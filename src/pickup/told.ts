import { invalidInput, readAmount } from "#platform/base";
import type { DayEvent } from "./elements/day.ts";
import type { NewDayEvent } from "./schemas.ts";

type Member = Exclude<keyof NewDayEvent, "id" | "at" | "device" | "kind">;

const ofBasket = { needs: ["basket"], takes: ["order_id", "n"] } as const;

/** What each kind of event says, and may say besides. */
const members: Record<DayEvent["kind"], { needs: readonly Member[]; takes?: readonly Member[] }> = {
  arrived: ofBasket,
  no_show: ofBasket,
  handed_over: ofBasket,
  weighed: { needs: ["order_id", "n", "grams"], takes: ["tare_grams", "basket"] },
  short: { needs: ["order_id", "n", "quantity"], takes: ["reason", "basket"] },
  cash: { needs: ["basket", "received"], takes: ["change"] },
  note: { needs: ["basket", "text"] },
  undo: { needs: ["of"], takes: ["basket"] },
};

/** Events as their rules know them. Throws invalid_input, naming the member, for what a kind lacks or doesn't have. */
export function readEvents(events: NewDayEvent[]): (DayEvent & { at: string })[] {
  const faults: Record<
    string,
    "required" | "unknown_field" | "too_large" | "too_small" | "wrong_format" | "mismatch"
  > = {};
  events.forEach((event, i) => {
    const { needs, takes = [] } = members[event.kind];
    const known = new Set<string>(["id", "at", "device", "kind", ...needs, ...takes]);
    for (const name of needs) if (event[name] === undefined) faults[`events.${i}.${name}`] = "required";
    for (const name of Object.keys(event))
      if (!known.has(name)) faults[`events.${i}.${name}`] = "unknown_field";
    if (event.n !== undefined && event.order_id === undefined) faults[`events.${i}.order_id`] = "required";
    if ((event.tare_grams ?? 0) > (event.grams ?? Number.MAX_SAFE_INTEGER))
      faults[`events.${i}.tare_grams`] = "too_large";
    for (const name of ["received", "change"] as const) {
      const money = event[name];
      const minor = money && readAmount(money.amount, money.currency);
      if (money && minor === undefined) faults[`events.${i}.${name}.amount`] = "wrong_format";
      if (minor !== undefined && minor < 0) faults[`events.${i}.${name}.amount`] = "too_small";
    }
    if (event.change && event.received && event.change.currency !== event.received.currency)
      faults[`events.${i}.change.currency`] = "mismatch";
  });
  if (Object.keys(faults).length > 0) throw invalidInput(faults);
  return events.map((event) => {
    const told = { ...event, id: event.id.toLowerCase(), at: new Date(event.at).toISOString() };
    if (told.of !== undefined) told.of = told.of.toLowerCase();
    return told as unknown as DayEvent & { at: string };
  });
}
