import { type Static, Type } from "typebox";
import type { DeliveryCharges } from "#accounts";
import { invalidInputKind, invalidInputOf, Problem } from "#platform/base";
import { faultsOf, typedAmount } from "#web";
import type { AnyVisit } from "./form.ts";

/** What a place charges in the site's currency, as it is typed; other currencies keep what the API has set. */

const Amount = Type.Optional(Type.String({ maxLength: 20, format: "text" }));
export const chargeFields = { charge: Amount, free_from: Amount };

type Typed = { [Name in keyof typeof chargeFields]: string | undefined };
type Charges = Static<typeof DeliveryCharges>;

export function toldCharges({ site }: AnyVisit, { charge, free_from }: Typed, before: Charges): Charges {
  const [currency] = site.config.currencies;
  const others = before.filter(({ price }) => price.currency !== currency);
  const money = (typed: string) => ({ amount: typedAmount(typed, currency), currency });
  if (!charge) return others;
  return [{ price: money(charge), free_from: free_from ? money(free_from) : null }, ...others];
}

export function knownCharge({ site, format }: AnyVisit, charges: Charges) {
  const charge = charges.find(({ price }) => price.currency === site.config.currencies[0]);
  const typed = (money: { amount: string } | null | undefined) => money && format.typed(money.amount);
  return { charge: typed(charge?.price), free_from: typed(charge?.free_from) ?? undefined };
}

/** Faults of charges are told of the form's fields. */
export async function inChargeFields<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== invalidInputKind.code) throw error;
    throw invalidInputOf(
      faultsOf(error).map(({ field, ...fault }) => ({
        ...fault,
        field: field.startsWith("charges.0.free_from")
          ? "free_from"
          : field.startsWith("charges.")
            ? "charge"
            : field,
      })),
    );
  }
}
