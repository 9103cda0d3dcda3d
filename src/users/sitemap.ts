import type { Db } from "#platform/database";

/** The producers that visitors may see whose ids lie in a range, at most as many as it is wide. */
export function readVisibleProducers(
  db: Db,
  { from, below }: { from: number; below: number },
): Promise<{ id: number }[]> {
  return db
    .selectFrom("users")
    .select("id")
    .where("id", ">=", from)
    .where("id", "<", below)
    .where("is_producer", "=", true)
    .where("left_at", "is", null)
    .where("disabled_at", "is", null)
    .orderBy("id")
    .execute();
}

/** Of all people there are, or 0. */
export async function findHighestUserId(db: Db): Promise<number> {
  const newest = await db.selectFrom("users").select("id").orderBy("id", "desc").limit(1).executeTakeFirst();
  return newest?.id ?? 0;
}
