import type { Amount } from "#orders";
import { currencyDigits } from "#platform/base";

/**
 * Where Stripe's smallest unit is not that of ISO 4217 (docs.stripe.com/currencies): the digits that its amounts have.
 * Icelandic crowns and Ugandan shillings have cents there, and ariary none.
 */
const digitsAtStripe: Record<string, number> = { ISK: 2, UGX: 2, MGA: 0 };

/** An amount as Stripe counts it; undefined where it can't be said there. */
export function toStripe({
  amountMinor,
  currency,
}: Amount): { amount: number; currency: string } | undefined {
  const amount = amountMinor * factorOf(currency);
  // Of three digits Stripe takes the last as nought only.
  const step = currencyDigits(currency) === 3 ? 10 : 1;
  if (!Number.isSafeInteger(amount) || amount % step !== 0) return undefined;
  return { amount, currency: currency.toLowerCase() };
}

/** An amount of Stripe's in the smallest unit of ISO 4217; rounded to it where Stripe counts finer. */
export function fromStripe(amount: number, currencyAtStripe: string): Amount {
  const currency = currencyAtStripe.toUpperCase();
  return { currency, amountMinor: Math.round(amount / factorOf(currency)) };
}

function factorOf(currency: string): number {
  const digits = digitsAtStripe[currency];
  return digits === undefined ? 1 : 10 ** (digits - currencyDigits(currency));
}
