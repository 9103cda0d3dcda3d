import type { Insertable } from "kysely";
import { type DB, type Db, type Tx, transaction } from "#platform/database";

type Decided = "processing" | "succeeded" | "declined";

/** Remembers a charge, unless it is known: the status of the one that is there. `begin` runs with a new one only. */
export async function createCharge(
  db: Db,
  charge: Insertable<DB["sandbox_charges"]>,
  begin: (tx: Tx) => Promise<void>,
): Promise<Decided> {
  return transaction(db, async (tx) => {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto("sandbox_charges")
      .values(charge)
      .onConflict((conflict) => conflict.column("reference").doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows) await begin(tx);
    const { status } = await tx
      .selectFrom("sandbox_charges")
      .select("status")
      .where("reference", "=", charge.reference)
      .executeTakeFirstOrThrow();
    return status as Decided;
  });
}

/** Brings a charge that is under way to its end. */
export async function decideCharge(
  db: Db,
  reference: string,
  status: "succeeded" | "declined",
): Promise<void> {
  await db
    .updateTable("sandbox_charges")
    .set({ status })
    .where("reference", "=", reference)
    .where("status", "=", "processing")
    .execute();
}

/** The same reference again is no second refund. */
export async function insertSandboxRefund(db: Db, refund: Insertable<DB["sandbox_refunds"]>): Promise<void> {
  await db
    .insertInto("sandbox_refunds")
    .values(refund)
    .onConflict((conflict) => conflict.column("reference").doNothing())
    .execute();
}
