import { currencyDigits } from "#platform/base";
import type { Db, Tx } from "./types.ts";

/** With how many digits the database keeps the amounts of each currency it has ever been told of. */

/**
 * Before a server serves: what this release would read otherwise than it was written is refused, and currencies that
 * are new here are written down. Throws the sentence that says the way.
 */
export async function keepDigits(db: Db, codes: readonly string[]): Promise<void> {
  await requireSameDigits(db);
  await db
    .insertInto("currencies")
    .values(codes.map((code) => ({ code, digits: currencyDigits(code) })))
    .onConflict((conflict) => conflict.column("code").doNothing())
    .execute();
}

/** Throws, in one sentence, where amounts were kept with other digits than they would be read with. */
export async function requireSameDigits(db: Db): Promise<void> {
  const other = (await keptCurrencies(db)).find(({ code, digits }) => digits !== currencyDigits(code));
  if (other) throw new Error(whatDiffers(other));
}

function whatDiffers({ code, digits }: KeptCurrency): string {
  const ours = currencyDigits(code);
  const differs = `This database keeps ${code} with ${inDigits(digits)}, and ISO 4217 gives it ${inDigits(ours)}`;
  return digits < ours
    ? `${differs}: stop every server, make an export, and run npm run farmgate -- rescale ${code}`
    : `${differs}, which would lose a part of what is kept: go on with the release that wrote it.`;
}

function inDigits(digits: number): string {
  return digits === 1 ? "1 digit" : `${digits === 0 ? "no" : digits} digits`;
}

export interface KeptCurrency {
  code: string;
  digits: number;
}

/** All that the database was ever told of, by their names. */
export async function keptCurrencies(db: Db): Promise<KeptCurrency[]> {
  return db.selectFrom("currencies").select(["code", "digits"]).orderBy("code").execute();
}

/** Whether there may be amounts in a currency, though prices may no longer be. */
export async function isKept(db: Db, code: string): Promise<boolean> {
  const kept = await db.selectFrom("currencies").select("code").where("code", "=", code).executeTakeFirst();
  return kept !== undefined;
}

/** Says with how many digits a currency is kept from here on, for who has just changed all that is kept in it. */
export async function writeDigits(tx: Tx, { code, digits }: KeptCurrency): Promise<void> {
  await tx.updateTable("currencies").set({ digits }).where("code", "=", code).execute();
}
