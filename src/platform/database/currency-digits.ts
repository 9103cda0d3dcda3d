import { currencyDigits } from "#platform/base";
import type { Db, Tx } from "./types.ts";

/** The table `currencies`: how many digits the stored amounts of each currency have. */

/**
 * Before a server serves: what this release would read otherwise than it was written is refused, and currencies that
 * are new here are written down. Throws the sentence that says the way.
 */
export async function registerCurrencies(db: Db, codes: readonly string[]): Promise<void> {
  await requireSameDigits(db);
  await db
    .insertInto("currencies")
    .values(codes.map((code) => ({ code, digits: currencyDigits(code) })))
    .onConflict((conflict) => conflict.column("code").doNothing())
    .execute();
}

/** Throws, in one sentence, where amounts were kept with other digits than they would be read with. */
export async function requireSameDigits(db: Db): Promise<void> {
  const other = (await storedCurrencies(db)).find(({ code, digits }) => digits !== currencyDigits(code));
  if (other) throw new Error(whatDiffers(other));
}

function whatDiffers({ code, digits }: StoredCurrency): string {
  const ours = currencyDigits(code);
  const differs = `This database keeps ${code} with ${inDigits(digits)}, and ISO 4217 gives it ${inDigits(ours)}`;
  return digits < ours
    ? `${differs}: stop every server, make an export, and run npm run farmgate -- rescale ${code}`
    : `${differs}, which would lose a part of what is kept: go on with the release that wrote it.`;
}

function inDigits(digits: number): string {
  return digits === 1 ? "1 digit" : `${digits === 0 ? "no" : digits} digits`;
}

export interface StoredCurrency {
  code: string;
  digits: number;
}

/** All that the database was ever told of, by their names. */
export async function storedCurrencies(db: Db): Promise<StoredCurrency[]> {
  return db.selectFrom("currencies").select(["code", "digits"]).orderBy("code").execute();
}

/** Says with how many digits a currency is kept from here on, for who has just changed all that is kept in it. */
export async function updateCurrencyDigits(tx: Tx, { code, digits }: StoredCurrency): Promise<void> {
  await tx.updateTable("currencies").set({ digits }).where("code", "=", code).execute();
}
