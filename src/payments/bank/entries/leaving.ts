import { sql } from "kysely";
import { type Static, Type } from "typebox";
import { closed, Day, Money, named, nullable, showMoney } from "#platform/base";
import type { Db, Tx } from "#platform/database";
import { everyPage, type PagePosition } from "#platform/listing";
import { signedMinor } from "./entry.ts";

const OwnBankEntry = named(
  "OwnBankEntry",
  closed({
    booked_on: Day(),
    amount: Money,
    name: nullable(Type.String({ examples: ["Bruno De Smet"] })),
    iban: nullable(Type.String({ examples: ["BE68539007547034"] })),
    remittance: nullable(Type.String({ examples: ["RF18 5390 0754 7034"] })),
    checkout_id: nullable(Type.Integer({ examples: [7] })),
    payout_id: nullable(Type.Integer({ examples: [null] })),
  }),
);

/** What the site's bank said of somebody's payments and payouts. */
export const OwnBankEntries = Type.Array(OwnBankEntry);

/** The bookings of a person's checkouts and payouts, some at a time, the newest first. */
export async function* exportBankEntries(
  db: Db,
  userId: number,
): AsyncGenerator<Static<typeof OwnBankEntry>[]> {
  const pages = everyPage(({ take, after }: PagePosition) => {
    let own = db
      .selectFrom("bank_entries")
      .select(["id", "booked_on", "is_credit", "amount_minor", "currency", "name", "iban", "remittance"])
      .select(["checkout_id", "payout_id"])
      .where(isOf(userId))
      .orderBy("id", "desc")
      .limit(take);
    if (after) own = own.where("id", "<", Number(after[0]));
    return own.execute().then((rows) => rows.map((row) => ({ ...row, keys: [row.id] })));
  });
  for await (const rows of pages) {
    yield rows.map(({ booked_on, name, iban, remittance, checkout_id, payout_id, ...row }) => ({
      ...{ booked_on, amount: showMoney(signedMinor(row), row.currency) },
      ...{ name, iban, remittance, checkout_id, payout_id },
    }));
  }
}

/**
 * Forgets who paid and from where; that something was paid, and what, stays, for books must be kept. What is still owed of a
 * booking has to find its way back.
 */
export async function eraseBankEntries(tx: Tx, userId: number): Promise<void> {
  await tx
    .updateTable("bank_entries")
    .set({ name: null, iban: null, remittance: null })
    .where(isOf(userId))
    .whereRef("repaid_minor", "=", "owed_minor")
    .execute();
}

function isOf(userId: number) {
  return sql<boolean>`(checkout_id in (select id from checkouts where buyer_id = ${userId})
    or payout_id in (select payouts.id from payouts join wallets on wallets.id = wallet_id where user_id = ${userId}))`;
}
