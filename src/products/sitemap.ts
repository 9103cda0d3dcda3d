import type { Db } from "#platform/database";
import { isVisible } from "./queries.ts";

/** The visible products whose ids lie in a range, at most as many as it is wide. */
export function readVisibleProducts(
  db: Db,
  { from, below }: { from: number; below: number },
): Promise<{ id: number; updated_at: Date }[]> {
  return db
    .selectFrom("products")
    .select(["id", "updated_at"])
    .where("id", ">=", from)
    .where("id", "<", below)
    .where(isVisible)
    .orderBy("id")
    .execute();
}

/** Of all products there are, or 0. */
export async function findHighestProductId(db: Db): Promise<number> {
  const newest = await db
    .selectFrom("products")
    .select("id")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return newest?.id ?? 0;
}
