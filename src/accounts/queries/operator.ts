import { sql } from "kysely";
import type { Db, Tx } from "#platform/database";
import { sameUsername } from "./people.ts";

/**
 * Somebody who has not left, held until the transaction ends. Rows that name the person may be written meanwhile: a change
 * reaches their products, which buyers hold while they write an order that names the producer.
 */
export async function lockByUsername(tx: Tx, username: string) {
  return tx
    .selectFrom("users")
    .select(["id", "username", "email", "roles", "producer_status", "disabled_at"])
    .where(sameUsername(username))
    .where("left_at", "is", null)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

export async function setRoles(tx: Tx, userId: number, roles: string[]): Promise<void> {
  await tx.updateTable("users").set({ roles }).where("id", "=", userId).execute();
}

export async function setProducer(tx: Tx, userId: number, since: Date): Promise<void> {
  await tx
    .updateTable("users")
    .set({ producer_status: "approved", producer_since: since })
    .where("id", "=", userId)
    .execute();
}

/** Somebody who waited may ask again, and is written to again then. */
export async function refuseApprovalRequest(tx: Tx, userId: number): Promise<void> {
  await tx
    .updateTable("users")
    .set({ producer_status: "none", producer_asked_at: null })
    .where("id", "=", userId)
    .execute();
}

/** Who waits to be let in as a producer, who has waited longest first; or that one, where they wait. */
export async function readWaiting(db: Db, userId?: number) {
  return db
    .selectFrom("users")
    .select(["username", "display_name", "location_name", "email"])
    .select(({ fn }) => fn.coalesce("producer_asked_at", "joined_at").as("waits_since"))
    .where("producer_status", "=", "pending")
    .where("disabled_at", "is", null)
    .$if(userId !== undefined, (query) => query.where("id", "=", userId ?? 0))
    .orderBy("waits_since")
    .orderBy("id")
    .execute();
}

/** Everybody with the role staff whom a letter reaches. */
export async function readStaff(db: Db): Promise<{ id: number; username: string; email: string }[]> {
  return staffOf(db)
    .select(["id", "username"])
    .select("email")
    .$narrowType<{ email: string }>()
    .orderBy("id")
    .execute();
}

export async function hasStaff(db: Db): Promise<boolean> {
  return (await staffOf(db).select("id").limit(1).executeTakeFirst()) !== undefined;
}

function staffOf(db: Db) {
  return db
    .selectFrom("users")
    .where(sql<boolean>`'staff' = any (roles)`)
    .where("email", "is not", null)
    .where("disabled_at", "is", null);
}

export async function setDisabled(tx: Tx, userId: number, disabledAt: Date | null): Promise<void> {
  await tx.updateTable("users").set({ disabled_at: disabledAt }).where("id", "=", userId).execute();
}
