import { addressLabels, type FormErrors, field, type Html, type Visit } from "#web";
import { consoleWords } from "../frame.ts";

/** The fields of the settings, as they are called. */
export function labelsOf(visit: Visit): Record<string, string> {
  const { setting: set, setup } = consoleWords(visit);
  return {
    name: set.name,
    accent_color: set.accent,
    picture: set.logo,
    language: setup.language,
    time_zone: setup.timeZone,
    currency: setup.currency,
    other_currencies: set.otherCurrencies,
    "contact.email": set.email,
    "contact.phone": set.phone,
    "contact.address.street": set.street,
    "contact.address.postal_code": set.postalCode,
    "contact.address.city": set.city,
    "contact.address.country": set.country,
    "bank_account.holder": set.holder,
    "bank_account.iban": set.iban,
    "bank_account.bic": set.bic,
    "business.legal_name": set.legalName,
    "business.tax_number": set.taxNumber,
    ...addressLabels(visit, "business.address"),
    "delivery.note": set.delivery,
    weight_labels: set.layouts,
  };
}

/** A line of the form, with what was typed before what is set. */
export function line(
  visit: Visit,
  errors: FormErrors,
  name: string,
  known: string | null | undefined,
  more = {},
): Html {
  const label = labelsOf(visit)[name] ?? "";
  return field({ name, label, value: visit.typed[name] ?? known ?? "", ...more, ...errors.of(name) });
}
