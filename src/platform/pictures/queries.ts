import type { Db } from "#platform/database";

/**
 * Inserts the rows of files that are about to be written, so that none is left over whatever happens meanwhile; they count
 * as unused until something shows them. False where one of them is just being removed.
 */
export async function insertPictures(db: Db, now: Date, names: string[]): Promise<boolean> {
  // One statement can't write a row twice, and two writers must take the rows in one order.
  const each = [...new Set(names)].sort();
  const inserted = await db
    .insertInto("pictures")
    .values(each.map((name) => ({ name, unused_since: now })))
    .onConflict((conflict) =>
      conflict
        .column("name")
        .doUpdateSet(({ eb }) => ({
          unused_since: eb.case().when("pictures.uses", "=", 0).then(eb.ref("excluded.unused_since")).end(),
        }))
        .where("pictures.is_leaving", "=", false),
    )
    .returning("name")
    .execute();
  return inserted.length === each.length;
}

/**
 * Claims some that have been shown nowhere since before `unusedBefore`, to be removed: nothing can show them from here on.
 * Whoever claims them has until that age again; after that they are claimed anew.
 */
export async function claimUnused(db: Db, now: Date, unusedBefore: Date, most: number): Promise<string[]> {
  const claimed = await db
    .updateTable("pictures")
    .set({ is_leaving: true, unused_since: now })
    .where("name", "in", (pictures) =>
      pictures
        .selectFrom("pictures")
        .select("name")
        .where("unused_since", "<", unusedBefore)
        .orderBy("unused_since")
        .limit(most)
        .forUpdate()
        .skipLocked(),
    )
    .returning("name")
    .execute();
  return claimed.map(({ name }) => name);
}

/** Deletes the rows of files that are gone. */
export async function deletePictures(db: Db, names: string[]): Promise<void> {
  await db.deleteFrom("pictures").where("name", "in", names).where("is_leaving", "=", true).execute();
}
