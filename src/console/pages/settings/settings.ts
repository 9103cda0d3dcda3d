import { html } from "ghtml";
import { type Static, Type } from "typebox";
import { closed, currencyCodes, invalidInput, Line, Prose, tooLarge } from "#platform/base";
import { transaction } from "#platform/database";
import { imageSizes, notAnImage, pictureForm, tooManyPixels } from "#platform/pictures";
import { button, formErrors, type PageContent, type Pages, personOf, type Visit } from "#web";
import { fixedBy, saveSettings } from "../../settings.ts";
import { SettingsChanges } from "../../settings-schemas.ts";
import { currencyInUse } from "../../site-choices.ts";
import { consolePage, consoleWords } from "../frame.ts";
import { bankFields, businessFields, contactFields } from "./contact.ts";
import { environmentFacts } from "./environment.ts";
import { labelsOf } from "./lines.ts";
import { logoSection } from "./logo.ts";
import { mailPages, mailSection } from "./mail.ts";
import { marketFields } from "./market.ts";
import { currenciesIn, regionFields } from "./region.ts";
import { textForms, textLinks } from "./texts.ts";
import { labelFields, layoutsIn, presetSection, weightLabelForms } from "./weight-labels.ts";

const { name, accent_color, contact, bank_account, delivery, business, language, time_zone } =
  SettingsChanges.properties;
/** All that the form shows: a field that is empty is cleared, and what can't be changed is not in it. */
const Body = closed({
  ...{ name, accent_color, contact, bank_account, delivery, business, language, time_zone },
  currency: Type.Optional(Type.String({ maxLength: 3 })),
  other_currencies: Type.Optional(Line(200)),
  /** Layouts as people write them: one a line. */
  weight_labels: Type.Optional(Prose(400)),
});
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
  weightLabelForms(pages, `${path}weight-labels/`, write);
  mailPages(pages);
  textForms(pages, site);
}

async function save(
  visit: Visit,
  { currency, other_currencies, weight_labels: typed, ...body }: Static<typeof Body>,
) {
  const { language, time_zone } = body;
  const currencies = currenciesIn(currency, other_currencies);
  const unknown = currencies?.find((code) => !currencyCodes.includes(code));
  if (unknown !== undefined)
    throw invalidInput({ [unknown === currency ? "currency" : "other_currencies"]: "not_a_choice" });
  return change(visit, {
    ...(fixedBy(visit.site.config, "name") ? {} : { name: body.name ?? null }),
    ...(language && { language }),
    ...(time_zone && { time_zone }),
    ...(currencies && { currencies }),
    accent_color: body.accent_color ?? null,
    contact: body.contact ?? null,
    bank_account: body.bank_account ?? null,
    delivery: body.delivery ?? null,
    business: body.business ?? null,
    weight_labels: typed === undefined ? null : layoutsIn(typed),
  });
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
    set_by_environment: { text: set.isFixed },
    [currencyInUse.code]: { field: "other_currencies", text: inUse(visit) },
  });
  const content = html`!${errors.summary}<div class="stack loose narrow">
<form class="stack loose" method="post" action="${path}">!${marketFields(visit, errors)}!${regionFields(visit, errors)}!${contactFields(visit, errors)}!${bankFields(visit, errors)}!${businessFields(visit, errors)}!${labelFields(visit, errors)}
<div class="row">!${button({ text: words.save })}</div></form>
!${mailSection(visit)}
!${presetSection(visit, `${path}weight-labels/`)}
!${logoSection(visit, errors)}
!${textLinks(visit, site.settings.current)}
!${environmentFacts(visit)}</div>`;
  return consolePage(visit, "settings", content, undefined, { hasSummary: true });
}

/** Why a currency can't go. */
function inUse(visit: Visit): string {
  const { setting: set } = consoleWords(visit);
  const { currency, products, open_orders, wallets } = Object.assign(
    { currency: "", products: 0, open_orders: 0, wallets: 0 },
    visit.refusal?.members,
  );
  return set.currencyInUse(currency, products, open_orders, wallets);
}
