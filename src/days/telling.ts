import { sql } from "kysely";
import { type Config, daysAfter } from "#platform/base";
import { type Db, type Tx, transaction } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { tellBuyers, tellSellers } from "./letters.ts";
import { momentOn } from "./moments.ts";

type Site = { db: Db; config: Pick<Config, "timeZone">; jobs: JobQueue };

/** At this time of the day before, buyers are told what they fetch. */
const eveningAt = "18:00";

/**
 * Tells producers what they have sold for each day whose orders have closed, and buyers what they fetch tomorrow. Each day is
 * marked in the transaction that adds its letters, so that all of them leave, once.
 */
export async function tellOfDays({ db, config, jobs }: Site, now: Date): Promise<void> {
  for (const day of await findClosed(db, now)) {
    await transaction(db, async (tx) => {
      // Of a day that has begun nobody has to be told any more what to bring.
      if ((await mark(tx, "sales_told_at", day.id, now)) && day.starts_at > now)
        await tellSellers(tx, jobs, day.id, "sold");
    });
  }
  for (const day of await findComing(db, now)) {
    const evening = momentOn(config.timeZone, daysAfter(day.date, -1), eveningAt);
    if (now < evening || now < day.closes_at) continue;
    await transaction(db, async (tx) => {
      if (await mark(tx, "baskets_told_at", day.id, now)) await tellBuyers(tx, jobs, day.id, "fetched");
    });
  }
}

/** What is left comes with the next run. */
const batchSize = 100;

async function findClosed(db: Db, now: Date) {
  const { rows } = await sql<{ id: number; starts_at: Date }>`
    select id, starts_at from market_days
    where closes_at <= ${now} and sales_told_at is null and cancelled_at is null
    order by closes_at limit ${batchSize}`.execute(db);
  return rows;
}

/** Days that begin within two days: the evening before is never longer ago. */
async function findComing(db: Db, now: Date) {
  const { rows } = await sql<{ id: number; date: string; closes_at: Date }>`
    select id, date, closes_at from market_days
    where starts_at > ${now} and starts_at < ${new Date(now.getTime() + 2 * 24 * 3600 * 1000)}
      and baskets_told_at is null and cancelled_at is null
    order by starts_at`.execute(db);
  return rows;
}

async function mark(
  tx: Tx,
  column: "sales_told_at" | "baskets_told_at",
  id: number,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("market_days")
    .set({ [column]: now })
    .where("id", "=", id)
    .where(column, "is", null)
    .where("cancelled_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
