import { Type } from "typebox";
import { currencyDigits } from "./currencies.ts";
import { closed, named } from "./schemas.ts";

/** Money is whole minor units (cents) inside and a decimal text outside; it is never a fraction of a number. */
export const Money = named(
  "Money",
  closed(
    {
      // A hundred lines of a million packages at the highest price of a currency without decimals have 18 digits.
      amount: Type.String({ pattern: "^-?\\d{1,18}(\\.\\d{1,4})?$", examples: ["3.50"] }),
      currency: Type.String({ pattern: "^[A-Z]{3}$", examples: ["EUR"] }),
    },
    { description: "A decimal with exactly as many decimal places as ISO 4217 gives its currency." },
  ),
);

/** `350` of EUR as `{"amount": "3.50", "currency": "EUR"}`. */
export function showMoney(
  amountMinor: number | bigint,
  currency: string,
): { amount: string; currency: string } {
  const digits = currencyDigits(currency);
  const sign = amountMinor < 0 ? "-" : "";
  const minor = String(amountMinor)
    .replace("-", "")
    .padStart(digits + 1, "0");
  const whole = minor.slice(0, minor.length - digits);
  return { amount: digits === 0 ? sign + whole : `${sign}${whole}.${minor.slice(-digits)}`, currency };
}

/** What amounts come to, one for each currency, in the order in which these first appear. */
export function sumMoney(
  all: { amount: string; currency: string }[],
): { amount: string; currency: string }[] {
  const sums = new Map<string, bigint>();
  for (const { amount, currency } of all)
    sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(amount.replace(".", "")));
  return [...sums].map(([currency, minor]) => showMoney(minor, currency));
}

/** The minor units of a decimal; undefined where it does not have just the currency's digits or is past 2^53. */
export function readAmount(amount: string, currency: string): number | undefined {
  const digits = currencyDigits(currency);
  const pattern = digits === 0 ? /^-?\d+$/ : new RegExp(`^-?\\d+\\.\\d{${digits}}$`);
  const minor = Number(amount.replace(".", ""));
  return pattern.test(amount) && Number.isSafeInteger(minor) ? minor : undefined;
}

/** `numerator / denominator`, both positive, rounded half up, exactly. */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}
