import type { Tx } from "#platform";
import { sameUsername } from "./people.ts";

/** Somebody who has not left, held until the transaction ends. */
export async function lockByUsername(tx: Tx, username: string) {
  return tx
    .selectFrom("users")
    .select(["id", "roles", "producer_status", "disabled_at"])
    .where(sameUsername(username))
    .where("left_at", "is", null)
    .forUpdate()
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

export async function setDisabled(tx: Tx, userId: number, disabledAt: Date | null): Promise<void> {
  await tx.updateTable("users").set({ disabled_at: disabledAt }).where("id", "=", userId).execute();
}
