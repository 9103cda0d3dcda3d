import { sql } from "kysely";
import { rescaleHome } from "#home";
import { rescaleOrders } from "#orders";
import { rescalePayments } from "#payments";
import { currencyDigits } from "#platform/base";
import { storedCurrencies, transaction, updateCurrencyDigits } from "#platform/database";
import { rescaleProducts } from "#products";
import { rescalePromotions } from "#promotion";
import { rescaleWallet } from "#wallet";
import type { Site } from "./site.ts";

/** What each part keeps in a currency is kept finer by the part itself. */
const rescales = [
  rescaleProducts,
  rescaleOrders,
  rescalePayments,
  rescaleWallet,
  rescalePromotions,
  rescaleHome,
];

/**
 * Gives all amounts of a currency the digits that ISO 4217 gives it, all of them or none, and moves no money: 499 HUF
 * are 499.00 HUF from then on. Only for a site that nobody serves.
 */
export async function rescale({ db }: Site, code = ""): Promise<string> {
  const digits = currencyDigits(code);
  const kept = (await storedCurrencies(db)).find((one) => one.code === code);
  if (!kept) throw new Error(`There are no amounts in ${code} here.`);
  if (kept.digits === digits) return `Amounts in ${code} already have the decimals of ISO 4217.`;
  if (kept.digits > digits) throw new Error(`Amounts in ${code} would lose their last decimals.`);
  await transaction(db, async (tx) => {
    // On a large site it takes longer than a request may.
    await sql`set local statement_timeout = 0`.execute(tx);
    for (const part of rescales) await part(tx, code, 10 ** (digits - kept.digits));
    await updateCurrencyDigits(tx, { code, digits });
  });
  const [before, after] = [kept.digits, digits].map((n) => (1).toFixed(n));
  return `All amounts in ${code} now have ${digits} decimals: ${before} ${code} has become ${after} ${code}.`;
}
