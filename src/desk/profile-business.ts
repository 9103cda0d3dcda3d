import { html } from "ghtml";
import { type Static, Type } from "typebox";
import type { Me } from "#accounts";
import type { Fault } from "#platform/base";
import {
  addressFields,
  addressLabels,
  checkbox,
  type FormErrors,
  field,
  type Html,
  textArea,
  typedAmount,
  type Visit,
} from "#web";
import { deskWords, section } from "./frame.ts";

/** What a producer charges for delivery, and who they are by law: parts of the form of their profile. */

const Text = Type.Optional(Type.String({ maxLength: 10_000, format: "text" }));

/** As it is typed; the schema of profiles judges it. */
export const chargeFields = { delivery_price: Text, delivery_free_from: Text, delivery_postcodes: Text };
type Charge = { [Name in keyof typeof chargeFields]: string | undefined };

/** What is told of delivery in the site's currency; other currencies keep what the API has set. */
export function toldDelivery(
  { site }: Visit,
  { delivery_price: price, delivery_free_from: free, delivery_postcodes: codes = "" }: Charge,
  known: Static<typeof Me>["delivery"],
) {
  const [currency] = site.config.currencies;
  const others = known?.charges.filter((charge) => charge.price.currency !== currency) ?? [];
  const money = (typed: string) => ({ amount: typedAmount(typed, currency), currency });
  const charges = price ? [{ price: money(price), free_from: free ? money(free) : null }, ...others] : others;
  const postcodes = [...new Set(codes.split(/[,;\n]+/).map((code) => code.trim()))].filter(
    (code) => code !== "",
  );
  return charges.length === 0 && postcodes.length === 0 ? null : { charges, postcodes };
}

/** A fault of what is told, by the fields of the form. */
export function inChargeFields({ field: name, ...fault }: Fault): Fault {
  const field = name.startsWith("delivery.postcodes")
    ? "delivery_postcodes"
    : name.startsWith("delivery.charges.0.free_from")
      ? "delivery_free_from"
      : name.startsWith("delivery.charges")
        ? "delivery_price"
        : name;
  return { field, ...fault };
}

export function businessLabels(visit: Visit): Record<string, string> {
  const { profile } = deskWords(visit);
  return {
    delivery_price: profile.deliveryPrice,
    delivery_free_from: profile.freeFrom,
    delivery_postcodes: profile.postcodes,
    "business.legal_name": profile.legalName,
    "business.tax_number": profile.taxNumber,
    "business.is_tax_exempt": profile.isTaxExempt,
    ...addressLabels(visit, "business.address"),
  };
}

/** What delivery costs and where it goes to. */
export function deliverySection(visit: Visit, me: Static<typeof Me>, errors: FormErrors): Html {
  const { profile, desk } = deskWords(visit);
  const [currency] = visit.site.config.currencies;
  const charge = me.delivery?.charges.find(({ price }) => price.currency === currency);
  const { typed } = visit.format;
  const known = {
    delivery_price: charge && typed(charge.price.amount),
    delivery_free_from: charge?.free_from && typed(charge.free_from.amount),
    delivery_postcodes: me.delivery?.postcodes.join(", "),
  };
  const line = (name: keyof typeof known, label: string) => ({
    ...{ name, label, value: shownOf(visit, name, known[name]), optional: desk.optional, ...errors.of(name) },
  });
  return section(
    "delivery-charge",
    `${profile.delivery} (${currency})`,
    html`<p class="faint">${profile.deliveryHint}</p>
<div class="row top">!${field({ ...line("delivery_price", profile.deliveryPrice), inputmode: "decimal", maxlength: 20, isShort: true })}
!${field({ ...line("delivery_free_from", profile.freeFrom), hint: profile.freeFromHint, inputmode: "decimal", maxlength: 20, isShort: true })}</div>
!${textArea({ ...line("delivery_postcodes", profile.postcodes), hint: profile.postcodesHint, maxlength: 8000, rows: 2 })}`,
  );
}

/** Who sells, by law. */
export function businessSection(visit: Visit, me: Static<typeof Me>, errors: FormErrors): Html {
  const { profile, desk } = deskWords(visit);
  const { business } = me;
  const line = (name: "legal_name" | "tax_number", label: string) => {
    const member = `business.${name}`;
    const value = shownOf(visit, member, business?.[name]);
    return { name: member, label, value, optional: desk.optional, ...errors.of(member) };
  };
  const exempt = "business.is_tax_exempt";
  const isExempt = isTyped(visit) ? visit.typed[exempt] === "true" : business?.is_tax_exempt === true;
  const taxes = visit.site.config.taxRates.length > 0;
  return section(
    "business",
    profile.business,
    html`<p class="faint">${profile.businessHint}</p>
!${field({ ...line("legal_name", profile.legalName), maxlength: 120 })}
!${field({ ...line("tax_number", profile.taxNumber), hint: profile.taxNumberHint, maxlength: 60 })}
!${taxes || isExempt ? checkbox({ name: exempt, value: "true", text: profile.isTaxExempt, isChosen: isExempt }) : ""}
!${addressFields(visit, "business.address", business?.address ?? null, errors)}`,
  );
}

function isTyped({ typed }: Visit): boolean {
  return Object.keys(typed).length > 0;
}

function shownOf(visit: Visit, name: string, known: string | null | undefined): string {
  return (isTyped(visit) ? visit.typed[name] : known) ?? "";
}
