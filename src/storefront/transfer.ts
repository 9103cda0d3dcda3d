import { html } from "ghtml";
import { inGroups, showCreditorReference, type TransferAsked } from "#payments";
import { dayIn } from "#platform/base";
import { facts, type Html, type Visit } from "#web";
import { words as all } from "./words/index.ts";

/** How to pay a checkout by bank transfer: to be read, copied, printed and scanned, all without a script. */
export function transferCard(visit: Visit<unknown, unknown>, transfer: TransferAsked): Html {
  const { format, site, language } = visit;
  const { transfer: words } = all[language].payment;
  const { holder, iban, bic, amount, reference, qr_svg, pay_until } = transfer;
  const day = format.weekday(dayIn(site.config.timeZone, pay_until));
  return html`<section class="card padded stack" aria-label="${words.title}">
!${facts([
    { term: words.holder, text: holder },
    { term: words.iban, text: inGroups(iban) },
    ...(bic === null ? [] : [{ term: words.bic, text: bic }]),
    { term: words.reference, text: showCreditorReference(reference) },
    { term: words.until, text: words.at(day, format.time(pay_until)) },
    { term: words.amount, text: format.money(amount), isTotal: true },
  ])}
<p>${words.referenceText}</p>
!${qr_svg === null ? "" : html`<figure class="scan"><figcaption>${words.scan}</figcaption>!${qr_svg}</figure>`}
</section>
<p class="faint">${words.waiting}</p>`;
}
