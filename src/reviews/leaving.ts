import { sql } from "kysely";
import type { Db } from "#platform/database";
import { saidColumns } from "./reviews.ts";

/** Those who have said something of a person. */
export async function findReviewersOf(db: Db, userId: number): Promise<number[]> {
  const said = await db.selectFrom("reviews").select("author_id").where("user_id", "=", userId).execute();
  return said.map(({ author_id }) => author_id);
}

/** All that a person has said, with what was taken down, the newest first. */
export async function exportReviews(db: Db, authorId: number) {
  return db
    .selectFrom("reviews")
    .select(["id", ...saidColumns, sql<string | null>`null`.as("removal_reason")])
    .where("author_id", "=", authorId)
    .unionAll(
      db
        .selectFrom("review_removals")
        .select(["review_id as id", ...saidColumns, "reason as removal_reason"])
        .where("author_id", "=", authorId),
    )
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .execute();
}
