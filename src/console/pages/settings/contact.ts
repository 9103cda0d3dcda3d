import { html } from "ghtml";
import { countryCodes } from "#accounts";
import { addressFields, type FormErrors, type Html, select, type Visit } from "#web";
import { consoleWords } from "../frame.ts";
import { line } from "./lines.ts";

/** How the market is reached. */
export function contactFields(visit: Visit, errors: FormErrors): Html {
  const { site, typed, format } = visit;
  const { setting: set } = consoleWords(visit);
  const { email, phone, address } = site.settings.current.contact ?? {};
  const prefix = "contact.address";
  const countries = countryCodes
    .map((code) => ({ value: code, text: format.country(code) }))
    .sort((a, b) => format.compare(a.text, b.text));
  return html`<section class="card padded stack"><h2>${set.contact}</h2><p class="faint">${set.contactHint}</p>
!${line(visit, errors, "contact.email", email, { type: "email" })}
!${line(visit, errors, "contact.phone", phone, { type: "tel" })}
!${line(visit, errors, `${prefix}.street`, address?.street, { maxlength: 120 })}
!${line(visit, errors, `${prefix}.postal_code`, address?.postal_code, { maxlength: 20, isShort: true })}
!${line(visit, errors, `${prefix}.city`, address?.city, { maxlength: 120 })}
!${select({
    name: `${prefix}.country`,
    label: set.country,
    value: typed[`${prefix}.country`] ?? address?.country ?? "",
    options: [{ value: "", text: "–" }, ...countries],
    ...errors.of(`${prefix}.country`),
  })}</section>`;
}

/** Where money is sent to. */
export function bankFields(visit: Visit, errors: FormErrors): Html {
  const { setting: set } = consoleWords(visit);
  const { holder, iban, bic } = visit.site.settings.current.bank_account ?? {};
  return html`<section class="card padded stack"><h2>${set.bank}</h2>
!${line(visit, errors, "bank_account.holder", holder, { maxlength: 70 })}
!${line(visit, errors, "bank_account.iban", iban, { maxlength: 80 })}
!${line(visit, errors, "bank_account.bic", bic, { maxlength: 11, isShort: true })}</section>`;
}

/** Who runs the market, by law. */
export function businessFields(visit: Visit, errors: FormErrors): Html {
  const { setting: set } = consoleWords(visit);
  const { legal_name, tax_number, address = null } = visit.site.settings.current.business ?? {};
  return html`<section class="card padded stack"><h2>${set.business}</h2><p class="faint">${set.businessHint}</p>
!${line(visit, errors, "business.legal_name", legal_name, { maxlength: 120 })}
!${line(visit, errors, "business.tax_number", tax_number, { hint: set.taxNumberHint, maxlength: 60 })}
!${addressFields(visit, "business.address", address as Parameters<typeof addressFields>[2], errors)}</section>`;
}
