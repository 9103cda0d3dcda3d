import { sql } from "kysely";
import type { Static } from "typebox";
import type { Db, Tx } from "#platform/database";
import type { OwnAttendance } from "./schemas.ts";

/** Which series a producer comes to, and which days they come to or stay away from. */
export async function exportAttendance(db: Db, producerId: number): Promise<Static<typeof OwnAttendance>> {
  const { rows } = await sql<Static<typeof OwnAttendance>[number]>`
    select series_id, null::bigint as market_day_id, null::date as date, true as attends
      from series_attendance where producer_id = ${producerId}
    union all
    select series_id, market_day_id, date, attends
      from day_attendance join market_days on market_days.id = market_day_id where producer_id = ${producerId}
    order by date nulls first, series_id, market_day_id`.execute(db);
  return rows;
}

/** Who has left comes to nothing. */
export async function eraseAttendance(tx: Tx, producerId: number): Promise<void> {
  await tx.deleteFrom("series_attendance").where("producer_id", "=", producerId).execute();
  await tx.deleteFrom("day_attendance").where("producer_id", "=", producerId).execute();
}
