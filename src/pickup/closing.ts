import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import type { Static } from "typebox";
import { endOrders, holdDay } from "#days";
import { type Config, invalidInput, readAmount, showMoney } from "#platform/base";
import type { Db, Tx } from "#platform/database";
import type { Actor } from "#platform/http";
import { recordAct, requireStaff } from "#staff";
import { personJson, readDay } from "./day.ts";
import { type Basket, type Day, isKept, linesOf, type Person, statusOf, sumsOf } from "./elements/day.ts";
import { basketsOpen, dayNotOpen } from "./errors.ts";
import { isClosed } from "./events.ts";
import type { DayClosing, NewDayClosing } from "./schemas.ts";

interface ClosingRow {
  counted: Record<string, number>;
  note: string | null;
  closed_at: Date;
  closed_by: Person;
}

/** How a day stands, or how it ended. Throws permission_denied, not_found. */
export async function readClosing(db: Db, userId: number, dayId: number): Promise<Static<typeof DayClosing>> {
  await requireStaff(db, userId);
  return showClosing(await readDay(db, dayId), await findClosing(db, dayId));
}

/**
 * Ends a day, and its orders, with what was counted; with `confirm` also where baskets are open, whose buyers are then no-shows. Throws
 * permission_denied, not_found, invalid_input, day_not_open, baskets_open.
 */
export async function closeDay(
  tx: Tx,
  { currencies }: Pick<Config, "currencies">,
  actor: Actor,
  dayId: number,
  { counted, note = null, confirm = false }: Static<typeof NewDayClosing>,
): Promise<Static<typeof DayClosing>> {
  await requireStaff(tx, actor.userId);
  const status = await holdDay(tx, dayId, actor.now);
  const byCurrency = readCounted(counted);
  if (status === "announced" || status === "cancelled" || (await isClosed(tx, dayId))) throw dayNotOpen();
  const day = await readDay(tx, dayId);
  requireKnown(counted, [...currencies, ...expectedCash(day.baskets.filter(isKept)).keys()]);
  const open = openBaskets(day);
  if (open.length > 0 && !confirm) throw basketsOpen({ baskets: open.map(({ number }) => number) });
  for (const { number } of open) await noteNoShow(tx, actor, dayId, number);
  await endOrders(tx, dayId, actor.now);
  await tx
    .insertInto("day_closings")
    .values({
      market_day_id: dayId,
      counted: JSON.stringify(byCurrency),
      note: note === "" ? null : note,
      closed_at: actor.now,
      closed_by: actor.userId,
    })
    .execute();
  await recordAct(
    tx,
    actor.userId,
    { act: "day_closed", subject: "market_day", subject_id: dayId },
    actor.now,
  );
  return showClosing(await readDay(tx, dayId), await findClosing(tx, dayId));
}

function openBaskets({ baskets }: Day): Basket[] {
  return baskets.filter((basket) => isKept(basket) && ["waiting", "arrived"].includes(statusOf(basket)));
}

async function noteNoShow(tx: Tx, { userId, now }: Actor, dayId: number, basket: number): Promise<void> {
  await tx
    .insertInto("day_events")
    .values({
      ...{ market_day_id: dayId, id: randomUUID(), kind: "no_show", basket, device: "closing", at: now },
      ...{ told: JSON.stringify({ basket }), by_id: userId, arrived_at: now },
    })
    .execute();
}

/** Throws invalid_input for an amount without its currency's digits, below zero, or of a currency that came before. */
function readCounted(counted: { amount: string; currency: string }[]): Record<string, number> {
  const byCurrency: Record<string, number> = {};
  counted.forEach(({ amount, currency }, i) => {
    const minor = readAmount(amount, currency);
    if (minor === undefined) throw invalidInput({ [`counted.${i}.amount`]: "wrong_format" });
    if (minor < 0) throw invalidInput({ [`counted.${i}.amount`]: "too_small" });
    if (currency in byCurrency) throw invalidInput({ [`counted.${i}.currency`]: "overlaps" });
    byCurrency[currency] = minor;
  });
  return byCurrency;
}

/** Throws invalid_input for what the market neither sells in nor took: a day is closed once. */
function requireKnown(counted: { currency: string }[], known: string[]): void {
  const i = counted.findIndex(({ currency }) => !known.includes(currency));
  if (i >= 0) throw invalidInput({ [`counted.${i}.currency`]: "not_a_choice" });
}

async function findClosing(db: Db, dayId: number): Promise<ClosingRow | undefined> {
  const { rows } = await sql<ClosingRow>`
    select counted, note, closed_at, ${personJson} as closed_by
    from day_closings join users on users.id = closed_by where market_day_id = ${dayId}`.execute(db);
  return rows[0];
}

function showClosing(day: Day, closing: ClosingRow | undefined): Static<typeof DayClosing> {
  const baskets = day.baskets.filter(isKept);
  const count = (...names: string[]) => baskets.filter((basket) => names.includes(statusOf(basket))).length;
  return {
    cash: cashOf(baskets, closing),
    no_shows: count("no_show"),
    not_collected: count("waiting", "arrived"),
    handed_over: count("handed_over"),
    weighed: weighedOf(baskets),
    note: closing?.note ?? null,
    is_closed: closing !== undefined,
    closed_at: closing?.closed_at ?? null,
    closed_by: closing?.closed_by ?? null,
  };
}

function cashOf(baskets: Basket[], closing: ClosingRow | undefined): Static<typeof DayClosing>["cash"] {
  const expected = expectedCash(baskets);
  const currencies = new Set([...expected.keys(), ...Object.keys(closing?.counted ?? {})]);
  return [...currencies].sort().map((currency) => {
    const minor = expected.get(currency) ?? 0;
    const counted = closing && (closing.counted[currency] ?? 0);
    return {
      currency,
      expected: showMoney(minor, currency),
      counted: counted === undefined ? null : showMoney(counted, currency),
      difference: counted === undefined ? null : showMoney(counted - minor, currency),
    };
  });
}

/** What lies in the box by what was taken down, by currency. */
function expectedCash(baskets: Basket[]): Map<string, number> {
  const expected = new Map<string, number>();
  for (const { currency, cash_minor } of baskets.flatMap(sumsOf))
    expected.set(currency, (expected.get(currency) ?? 0) + cash_minor);
  return expected;
}

function weighedOf(baskets: Basket[]): Static<typeof DayClosing>["weighed"] {
  const lines = baskets
    .flatMap((basket) => linesOf(basket))
    .flatMap(({ line }) => (line.sold_by === "weight" && line.grams !== null ? [line] : []));
  const ordered = lines.map(({ pack_size, pack_unit, quantity }) =>
    Math.round(Number(pack_size) * (pack_unit === "kg" ? 1000 : 1) * quantity),
  );
  return {
    ordered_grams: ordered.reduce((all, one) => all + one, 0),
    charged_grams: lines.reduce((all, { grams }) => all + (grams ?? 0), 0),
  };
}
