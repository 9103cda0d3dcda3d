import { html } from "ghtml";
import { type Static, Type } from "typebox";
import { countryCodes } from "#accounts";
import type { TaxRate } from "#orders";
import { closed, invalidInput, Prose, tooLarge } from "#platform/base";
import { transaction } from "#platform/database";
import {
  imageSizes,
  notAnImage,
  pictureForm,
  pictureTypes,
  pictureUrl,
  tooManyPixels,
} from "#platform/pictures";
import { commonWeightLabels, doubledWeightLabel, isWeightLabel } from "#platform/settings";
import {
  addressFields,
  addressLabels,
  button,
  type FormErrors,
  facts,
  field,
  formErrors,
  type Html,
  type PageContent,
  type Pages,
  personOf,
  select,
  textArea,
  type Visit,
} from "#web";
import { saveSettings, showSettings } from "../settings.ts";
import { nameLength, SettingsChanges } from "../settings-schemas.ts";
import { consolePage, consoleWords } from "./frame.ts";
import { textForms, textLinks } from "./texts.ts";

const { name, accent_color, contact, bank_account, delivery, business } = SettingsChanges.properties;
/** Layouts as people write them: one a line. */
const weight_labels = Type.Optional(Prose(400));
/** All that the form shows: a field that is empty is cleared. */
const Body = closed({ name, accent_color, contact, bank_account, delivery, business, weight_labels });
const path = "/console/settings/";
const done = { to: path, notice: { name: "consoleDone", about: [] } };

/** What staff set of the site: name, logo, colour, texts, how to reach them. */
export function settingsPages(pages: Pages): void {
  const { page, form, site } = pages;
  page(path, { access: "staff" }, write);
  form(path, { body: Body, access: "staff" }, (visit, body) => save(visit, body), write);
  form(`${path}logo/`, { body: closed({}), access: "staff", config: pictureForm }, saveLogo, write);
  form(
    `${path}logo/removal/`,
    { body: closed({}), access: "staff" },
    (visit) => change(visit, { logo_url: null }),
    write,
  );
  textForms(pages, site);
}

async function save(visit: Visit, body: Static<typeof Body>) {
  const isGiven = visit.site.config.isGiven.has("SITE_NAME");
  const wanted = {
    ...(isGiven ? {} : { name: body.name ?? null }),
    accent_color: body.accent_color ?? null,
    contact: body.contact ?? null,
    bank_account: body.bank_account ?? null,
    delivery: body.delivery ?? null,
    business: body.business ?? null,
    weight_labels: body.weight_labels === undefined ? null : layoutsIn(body.weight_labels),
  };
  return change(visit, wanted);
}

/** Throws invalid_input. */
function layoutsIn(text: string): string[] {
  const layouts = text
    .toUpperCase()
    .split(/[\s,;]+/)
    .filter(Boolean);
  if (!layouts.every(isWeightLabel)) throw invalidInput({ weight_labels: "wrong_format" });
  if (doubledWeightLabel(layouts) >= 0) throw invalidInput({ weight_labels: "overlaps" });
  return layouts;
}

async function saveLogo(visit: Visit) {
  if (visit.request.formFile === undefined) throw invalidInput({ picture: "required" });
  const { logo } = await visit.site.pictures.receive(visit.request, { logo: imageSizes.small });
  return change(visit, { logo });
}

async function change(visit: Visit, changes: Parameters<typeof saveSettings>[3]) {
  const { site } = visit;
  await transaction(site.db, (tx) => saveSettings(tx, site, personOf(visit).user_id, changes));
  return done;
}

async function write(visit: Visit): Promise<PageContent> {
  const { site } = visit;
  const words = consoleWords(visit);
  const set = words.setting;
  const errors = formErrors(visit, labelsOf(visit), {
    [tooLarge.code]: { field: "picture", text: set.logoRefused },
    [tooManyPixels.code]: { field: "picture", text: set.logoRefused },
    [notAnImage.code]: { field: "picture", text: set.logoRefused },
    set_by_environment: { field: "name", text: set.nameFixed },
  });
  const content = html`!${errors.summary}
<form class="stack loose" method="post" action="${path}">!${marketFields(visit, errors)}!${contactFields(visit, errors)}!${bankFields(visit, errors)}!${businessFields(visit, errors)}!${labelFields(visit, errors)}
<div class="row">!${button({ text: words.save })}</div></form>
!${logoSection(visit, errors)}
!${textLinks(visit, site.settings.current)}
!${environmentFacts(visit)}`;
  return consolePage(visit, "settings", content, undefined, { hasSummary: true });
}

function labelsOf(visit: Visit): Record<string, string> {
  const { setting: set } = consoleWords(visit);
  return {
    name: set.name,
    accent_color: set.accent,
    picture: set.logo,
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
function line(
  visit: Visit,
  errors: FormErrors,
  fieldName: string,
  known: string | null | undefined,
  more = {},
) {
  return field({
    name: fieldName,
    label: labelsOf(visit)[fieldName] ?? "",
    value: visit.typed[fieldName] ?? known ?? "",
    ...more,
    ...errors.of(fieldName),
  });
}

function marketFields(visit: Visit, errors: FormErrors): Html {
  const { site, typed } = visit;
  const { settings, config } = site;
  const { setting: set } = consoleWords(visit);
  const { name: own, accent_color: accent, delivery: ways } = settings.current;
  const isGiven = config.isGiven.has("SITE_NAME");
  return html`<section class="card padded stack"><h2>${set.market}</h2>
!${isGiven ? html`<p>${set.name}: ${config.siteName}. ${set.nameFixed}.</p>` : line(visit, errors, "name", own, { hint: set.nameHint(config.siteName), maxlength: nameLength })}
!${line(visit, errors, "accent_color", accent, { hint: set.accentHint, maxlength: 7, isShort: true })}
!${textArea({
    name: "delivery.note",
    label: set.delivery,
    hint: set.deliveryHint,
    value: typed["delivery.note"] ?? ways?.note ?? "",
    rows: 3,
    maxlength: 1000,
    ...errors.of("delivery.note"),
  })}</section>`;
}

function contactFields(visit: Visit, errors: FormErrors): Html {
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

function bankFields(visit: Visit, errors: FormErrors): Html {
  const { setting: set } = consoleWords(visit);
  const { holder, iban, bic } = visit.site.settings.current.bank_account ?? {};
  return html`<section class="card padded stack"><h2>${set.bank}</h2>
!${line(visit, errors, "bank_account.holder", holder, { maxlength: 70 })}
!${line(visit, errors, "bank_account.iban", iban, { maxlength: 80 })}
!${line(visit, errors, "bank_account.bic", bic, { maxlength: 11, isShort: true })}</section>`;
}

function businessFields(visit: Visit, errors: FormErrors): Html {
  const { setting: set } = consoleWords(visit);
  const { legal_name, tax_number, address = null } = visit.site.settings.current.business ?? {};
  return html`<section class="card padded stack"><h2>${set.business}</h2><p class="faint">${set.businessHint}</p>
!${line(visit, errors, "business.legal_name", legal_name, { maxlength: 120 })}
!${line(visit, errors, "business.tax_number", tax_number, { hint: set.taxNumberHint, maxlength: 60 })}
!${addressFields(visit, "business.address", address as Parameters<typeof addressFields>[2], errors)}</section>`;
}

function labelFields({ site, typed, ...visit }: Visit, errors: FormErrors): Html {
  const { setting: set } = consoleWords(visit);
  return html`<section class="card padded stack"><h2>${set.weightLabels}</h2>
!${textArea({
    name: "weight_labels",
    label: set.layouts,
    hint: set.layoutsHint(commonWeightLabels.join(", ")),
    value: typed["weight_labels"] ?? site.settings.current.weight_labels?.join("\n") ?? "",
    rows: 4,
    maxlength: 400,
    ...errors.of("weight_labels"),
  })}</section>`;
}

function logoSection(visit: Visit, errors: FormErrors): Html {
  const { setting: set } = consoleWords(visit);
  const { logo } = visit.site.settings.current;
  const shown =
    logo === null
      ? ""
      : html`<p><img src="${pictureUrl(visit.siteUrl, logo)}" alt="${set.logo}" height="64"></p>`;
  return html`<section class="card padded stack"><h2>${set.logo}</h2>!${shown}
<form class="stack" method="post" action="${path}logo/" enctype="multipart/form-data">
!${field({
    name: "picture",
    label: set.chooseLogo,
    type: "file",
    accept: pictureTypes.join(","),
    isRequired: true,
    ...errors.of("picture"),
  })}
<div class="row">!${button({ text: set.saveLogo, kind: "secondary" })}
!${logo === null ? "" : button({ text: set.removeLogo, kind: "quiet", form: "logo-removal" })}</div></form>
!${logo === null ? "" : html`<form id="logo-removal" method="post" action="${path}logo/removal/"></form>`}</section>`;
}

/** What only the server's environment sets. */
function environmentFacts(visit: Visit): Html {
  const { setting: set } = consoleWords(visit);
  const { site, siteUrl } = visit;
  const { environment } = showSettings(site, site.settings.current, siteUrl);
  const lines = Object.entries(environment).map(([member, value]) => ({
    term: set.environmentNames[member as keyof typeof environment],
    text: Array.isArray(value) ? value.map(inWords).join(", ") || "–" : (value ?? "–"),
  }));
  return html`<section class="card padded stack"><h2>${set.environment}</h2><p class="faint">${set.environmentHint}</p>!${facts(lines)}</section>`;
}

function inWords(value: string | Static<typeof TaxRate>): string {
  return typeof value === "string" ? value : `${value.name} ${value.percent} % (${value.code})`;
}
