import { html } from "ghtml";
import { allergens, categories, descriptionLength, units } from "#products";
import {
  button,
  checkbox,
  choices,
  type FormErrors,
  field,
  formErrors,
  goodsWords,
  type Html,
  select,
  textArea,
} from "#web";
import { type AnyVisit, deskWords, refusalsOf } from "./frame.ts";
import { pictureRefusals } from "./pictures.ts";
import { promotionRefusals } from "./promotion.ts";

const names = [
  "name",
  "category",
  "description",
  "price",
  "currency",
  "pack_size",
  "pack_unit",
  "stock",
  "harvested_on",
  "best_before",
  "ingredients",
  "allergens",
  "origin",
  "labels",
  "lead_days",
  "sold_by",
  "tolerance_percent",
  "tax_rate",
] as const;

/** What is wrong with the forms of a product's page. */
export function productErrors(visit: AnyVisit): FormErrors {
  const { goods, promotion } = deskWords(visit);
  const labels = Object.fromEntries(names.map((name) => [name, goods.field[name]]));
  return formErrors(
    visit,
    { ...labels, picture: goods.picture, days: promotion.days },
    { ...refusalsOf(visit), ...pictureRefusals(visit), ...promotionRefusals(visit) },
  );
}

/** The fields of a product: what was typed, else what is `known`. */
export function productFields(
  visit: AnyVisit,
  known: Record<string, string>,
  errors: FormErrors,
  save: string,
): Html {
  const { typed, format, language } = visit;
  const { goods, desk } = deskWords(visit);
  const isTyped = Object.keys(typed).length > 0;
  const value = (name: string) => (isTyped ? typed[name] : known[name]) ?? "";
  const line = (name: (typeof names)[number]) => ({
    ...{ name, label: goods.field[name], value: value(name) },
    ...errors.of(name),
  });
  const optional = desk.optional;
  return html`!${field({ ...line("name"), maxlength: 120, isRequired: true })}
!${select({ ...line("category"), options: [{ value: "", text: desk.choose }, ...categories.map((one) => ({ value: one, text: goodsWords[language].categories[one] }))] })}
!${select({ ...line("sold_by"), hint: goods.soldByHint, options: (["pack", "weight"] as const).map((one) => ({ value: one, text: goods.soldBy[one] })) })}
<div class="row top">!${field({ ...line("price"), inputmode: "decimal", maxlength: 20, isRequired: true, isShort: true })}
!${currencyField(visit, value("currency"), errors)}
!${field({ ...line("pack_size"), inputmode: "decimal", maxlength: 12, isRequired: true, isShort: true })}
!${select({ ...line("pack_unit"), options: units.map((one) => ({ value: one, text: format.unit(one) })) })}</div>
!${taxField(visit, line("tax_rate"))}
!${field({ ...line("stock"), type: "number", min: 0, max: 1_000_000, hint: goods.stockHint, isRequired: true, isShort: true })}
!${checkbox({ name: "is_listed", value: "true", text: goods.listedText, isChosen: isTyped ? typed["is_listed"] === "true" : known["is_listed"] !== "false" })}
!${textArea({ ...line("description"), maxlength: descriptionLength, optional })}
<div class="row top">!${field({ ...line("harvested_on"), type: "date", optional })}
!${field({ ...line("best_before"), type: "date", optional })}</div>
!${textArea({ ...line("ingredients"), maxlength: 2000, rows: 2, optional })}
<div class="many">!${choices({
    name: "allergens",
    legend: goods.field.allergens,
    of: "any",
    choices: allergens.map((one) => ({
      value: one,
      text: goodsWords[language].allergens[one],
      isChosen: value("allergens").split(",").includes(one),
    })),
    ...errors.of("allergens"),
  })}</div>
!${field({ ...line("tolerance_percent"), type: "number", min: 0, max: 50, hint: goods.toleranceHint, isShort: true })}
!${field({ ...line("lead_days"), type: "number", min: 0, max: 30, hint: goods.leadHint, isShort: true })}
!${field({ ...line("origin"), maxlength: 120, optional })}
!${field({ ...line("labels"), hint: goods.labelsHint, maxlength: 400, optional })}
<p>!${button({ text: save })}</p>`;
}

/** To choose where the site has rates; a product may bear one that the site no longer has, until it is saved. */
function taxField(
  { site, format, language }: AnyVisit,
  line: Omit<Parameters<typeof select>[0], "options">,
): Html {
  const { goods } = deskWords({ language });
  const { taxRates } = site.config;
  const [first] = taxRates;
  if (!first) return "";
  const text = ({ name, percent }: typeof first) => `${name}, ${format.number(percent)}\u00a0%`;
  return select({
    ...line,
    hint: goods.taxHint,
    options: [
      { value: "", text: goods.usualTax(text(first)) },
      ...taxRates.slice(1).map((rate) => ({ value: rate.name, text: text(rate) })),
    ],
  });
}

/** To choose where there are several; a product may stay in one that the site no longer takes. */
function currencyField({ site, language }: AnyVisit, known: string, errors: FormErrors): Html {
  const { goods } = deskWords({ language });
  const { currencies } = site.config;
  const all = known === "" || currencies.includes(known) ? currencies : [known, ...currencies];
  const [only = ""] = all;
  if (all.length === 1) return html`<input type="hidden" name="currency" value="${only}">`;
  return select({
    name: "currency",
    label: goods.field.currency,
    value: known || only,
    options: all.map((one) => ({ value: one, text: one })),
    ...errors.of("currency"),
  });
}
