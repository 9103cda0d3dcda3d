import type { Platform } from "#platform";
import { readEmail } from "#platform/base";
import { transaction, violates } from "#platform/database";
import { findHolder, keepAddress, listUnreadAddresses } from "./queries/addresses.ts";

/**
 * Rewrites each stored address to its canonical form, when a server starts. If another account has that form already,
 * the two accounts share a mailbox: the log names both, and the later account can sign in by username only until its
 * owner changes the address.
 */
export async function readAddressesAnew({ db, log }: Pick<Platform, "db" | "log">): Promise<void> {
  for (const { user_id, email } of await listUnreadAddresses(db)) {
    const form = email === null ? null : readEmail(email);
    try {
      await transaction(db, (tx) => keepAddress(tx, user_id, form));
    } catch (error) {
      if (form === null || !violates(error, "users_email_key")) throw error;
      log.warn(
        { user_id, holder_id: await findHolder(db, form) },
        "Two accounts share a mailbox: the holder can sign in with the address too, the other only with the username",
      );
    }
  }
}
