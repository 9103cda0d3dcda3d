import type { Db, Tx } from "#platform/database";
import { sameEmail } from "../codes.ts";

/** Users whose address may not be in its one form, the oldest first. */
export async function listUnreadAddresses(db: Db): Promise<{ user_id: number; email: string | null }[]> {
  return db
    .selectFrom("unread_addresses")
    .innerJoin("users", "users.id", "unread_addresses.user_id")
    .select(["unread_addresses.user_id", "users.email"])
    .orderBy("unread_addresses.user_id")
    .execute();
}

/** Whose address this is. */
export async function findHolder(db: Db, email: string): Promise<number | undefined> {
  const holder = await db.selectFrom("users").select("id").where(sameEmail(email)).executeTakeFirst();
  return holder?.id;
}

/** Throws the violation of `users_email_key` where the address is another's. */
export async function keepAddress(tx: Tx, userId: number, email: string | null): Promise<void> {
  await tx.updateTable("users").set({ email }).where("id", "=", userId).execute();
  await tx.deleteFrom("unread_addresses").where("user_id", "=", userId).execute();
}
