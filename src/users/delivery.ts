import type { Static } from "typebox";
import type { Delivery, DeliveryCharges } from "#accounts";
import { type Config, invalidInput, readAmount } from "#platform/base";

type Told = Static<typeof Delivery>;
type Charges = Static<typeof DeliveryCharges>;

/** What bringing goods of so much costs, in the minor units of their currency; nothing where nothing is charged in it. */
export function deliveryChargeOf(charges: Charges | undefined, currency: string, goodsMinor: number): number {
  const charge = charges?.find(({ price }) => price.currency === currency);
  if (!charge) return 0;
  const { price, free_from } = charge;
  const freeFromMinor = free_from ? readAmount(free_from.amount, currency) : undefined;
  if (freeFromMinor !== undefined && goodsMinor >= freeFromMinor) return 0;
  // A currency that has other digits by now has to be told anew.
  return readAmount(price.amount, currency) ?? 0;
}

/** Whether a producer goes to a postal code: to all where they name none; blanks and dashes don't matter. */
export function deliversTo(delivery: Told | null, postalCode: string): boolean {
  const areas = delivery?.postcodes ?? [];
  const code = plain(postalCode);
  return (
    areas.length === 0 ||
    areas.some((area) => {
      const asked = plain(area);
      return asked.endsWith("*") ? code.startsWith(asked.slice(0, -1)) : code === asked;
    })
  );
}

function plain(code: string): string {
  return code.replaceAll(/[\s-]/g, "").toUpperCase();
}

/**
 * Throws invalid_input, with fields below `at`, for an amount in another currency than the site's, of wrong digits, too large,
 * or told twice.
 */
export function requireCharges(
  charges: Charges,
  at: string,
  { currencies }: Pick<Config, "currencies">,
): void {
  for (const [index, { price, free_from }] of charges.entries()) {
    const field = (name: string) => `${at}.${index}.${name}`;
    if (!currencies.includes(price.currency))
      throw invalidInput({ [field("price.currency")]: "not_a_choice" });
    if (charges.slice(0, index).some((before) => before.price.currency === price.currency))
      throw invalidInput({ [field("price.currency")]: "overlaps" });
    requireAmount(field("price.amount"), price);
    if (!free_from) continue;
    if (free_from.currency !== price.currency)
      throw invalidInput({ [field("free_from.currency")]: "not_a_choice" });
    requireAmount(field("free_from.amount"), free_from);
  }
}

/** As much as any product may cost. */
const mostMinor = 1_000_000_000;

function requireAmount(field: string, { amount, currency }: { amount: string; currency: string }): void {
  const minor = readAmount(amount, currency);
  if (minor === undefined) throw invalidInput({ [field]: "wrong_format" });
  if (minor < 0) throw invalidInput({ [field]: "too_small" });
  if (minor > mostMinor) throw invalidInput({ [field]: "too_large" });
}
