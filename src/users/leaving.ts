import { locationColumns } from "#accounts";
import type { Tx } from "#platform/database";

/** What is left of who has left: a name that nobody else can have, for no username holds a `~`. */
export async function eraseProfile(tx: Tx, userId: number, now: Date): Promise<void> {
  await tx
    .updateTable("users")
    .set(({ eb }) => ({
      username: `~${userId}`,
      left_at: now,
      display_name: null,
      about: null,
      avatar: null,
      ...locationColumns(null),
      address: null,
      phone: null,
      language: null,
      pickup: null,
      payout_account: null,
      business: null,
      delivery: null,
      days_off: "{}",
      offers: [],
      producer_asked_at: null,
      producer_status: eb
        .case()
        .when("producer_status", "in", ["approved", "paused"])
        .then("paused")
        .else("none")
        .end(),
    }))
    .where("id", "=", userId)
    .execute();
}
