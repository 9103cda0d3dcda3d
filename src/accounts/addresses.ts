import type { Platform } from "#platform";
import { readEmail } from "#platform/base";
import { type Db, type Tx, transaction, violates } from "#platform/database";
import { sameEmail } from "./codes.ts";

/**
 * Rewrites each stored address to its canonical form, when a server starts. If another account has that form already,
 * the two accounts share a mailbox: the log names both, and the later account can sign in by username only until its
 * owner changes the address.
 */
export async function readAddressesAnew({ db, log }: Pick<Platform, "db" | "log">): Promise<void> {
  for (const { user_id, email } of await listUnreadAddresses(db)) {
    const form = email === null ? null : readEmail(email);
    try {
      await transaction(db, (tx) => saveAddress(tx, user_id, form));
    } catch (error) {
      if (form === null || !violates(error, "users_email_key")) throw error;
      log.warn(
        { user_id, holder_id: await findHolder(db, form) },
        "Two accounts share a mailbox: the holder can sign in with the address too, the other only with the username",
      );
    }
  }
}

/** Users whose address may not be in its one form, the oldest first. */
async function listUnreadAddresses(db: Db): Promise<{ user_id: number; email: string | null }[]> {
  return db
    .selectFrom("unread_addresses")
    .innerJoin("users", "users.id", "unread_addresses.user_id")
    .select(["unread_addresses.user_id", "users.email"])
    .orderBy("unread_addresses.user_id")
    .execute();
}

/** Whose address this is. */
async function findHolder(db: Db, email: string): Promise<number | undefined> {
  const holder = await db.selectFrom("users").select("id").where(sameEmail(email)).executeTakeFirst();
  return holder?.id;
}

/** Throws the violation of `users_email_key` where the address is another's. */
async function saveAddress(tx: Tx, userId: number, email: string | null): Promise<void> {
  await tx.updateTable("users").set({ email }).where("id", "=", userId).execute();
  await tx.deleteFrom("unread_addresses").where("user_id", "=", userId).execute();
}
