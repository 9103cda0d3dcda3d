import { sql } from "kysely";
import type { Static } from "typebox";
import type { Db, Tx } from "#platform/database";
import type { OwnAttendance, OwnHelping } from "./schemas.ts";

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

/** At which days somebody helps. */
export async function exportHelping(db: Db, userId: number): Promise<Static<typeof OwnHelping>> {
  const { rows } = await sql<Static<typeof OwnHelping>[number]>`
    select market_day_id, date, added_at
    from day_helpers join market_days on market_days.id = market_day_id where user_id = ${userId}
    order by date, market_day_id`.execute(db);
  return rows;
}

/** Who has left comes to nothing, and helps at nothing. */
export async function eraseAttendance(tx: Tx, producerId: number): Promise<void> {
  await tx.deleteFrom("series_attendance").where("producer_id", "=", producerId).execute();
  await tx.deleteFrom("day_attendance").where("producer_id", "=", producerId).execute();
  await tx.deleteFrom("day_helpers").where("user_id", "=", producerId).execute();
}
