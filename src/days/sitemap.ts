import type { Db } from "#platform/database";

/** The market days whose ids lie in a range, at most as many as it is wide. */
export function readDaysOfSitemap(
  db: Db,
  { from, below }: { from: number; below: number },
): Promise<{ id: number; updated_at: Date }[]> {
  return db
    .selectFrom("market_days")
    .select(["id", "updated_at"])
    .where("id", ">=", from)
    .where("id", "<", below)
    .orderBy("id")
    .execute();
}

/** Of all market days there are, or 0. */
export async function findHighestDayId(db: Db): Promise<number> {
  const newest = await db
    .selectFrom("market_days")
    .select("id")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return newest?.id ?? 0;
}
