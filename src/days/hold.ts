import { sql } from "kysely";
import { notFound } from "#platform/base";
import type { Tx } from "#platform/database";
import { type DayStatus, type DayTimes, statusAt } from "./status.ts";

/** Holds a day against changes and whoever else holds it so, until the transaction ends; says its status. Throws not_found. */
export async function holdDay(tx: Tx, id: number, now: Date): Promise<DayStatus> {
  const { rows } = await sql<DayTimes & { cancelled_at: Date | null }>`
    select opens_at, closes_at, starts_at, ends_at, cancelled_at from market_days where id = ${id}
    for no key update`.execute(tx);
  if (!rows[0]) throw notFound();
  return statusAt(now, rows[0]);
}

/** Nothing more is ordered for a held day that was open until then. */
export async function endOrders(tx: Tx, id: number, now: Date): Promise<void> {
  await sql`update market_days set closes_at = ${now}, updated_at = ${now} where id = ${id} and closes_at > ${now}`.execute(
    tx,
  );
}
