import { html } from "ghtml";
import { Type } from "typebox";
import { emailTaken, usernameTaken } from "#accounts";
import { sendTrial } from "#mail";
import { closed, invalidInput, notFound } from "#platform/base";
import { clientOf, deviceOf } from "#platform/http";
import {
  addressFields,
  addressLabels,
  button,
  type Field,
  type FormErrors,
  field,
  formErrors,
  type Html,
  notice,
  type PageContent,
  type Pages,
  select,
  setCookie,
  type Visit,
} from "#web";
import { mailFields, mailLabels, trialButton, typedMail } from "../mail-server/fields.ts";
import { readMailServer } from "../mail-server/server.ts";
import { currencyOptions, languageOptions, timeZoneOptions } from "../pages/choices.ts";
import { consoleWords, hiddenKey } from "../pages/frame.ts";
import { SetupForm, TrialForm } from "./form.ts";
import { awaitsSetup, isGoodKey } from "./keys.ts";
import { setUp } from "./setup.ts";

const path = "/setup/";
const Query = closed({ key: Type.Optional(Type.String({ maxLength: 100 })) });
type SetupVisit = Visit<unknown, unknown>;

/** Where an empty site gets its name, its mail server and the first of its staff, by the address that its start printed. */
export function setupPage({ page, form, notices, site }: Pages): void {
  notices({
    setUp: (visit) => ({ kind: "done", text: consoleWords(visit).setup.done }),
  });
  page(path, { query: Query }, (visit) => write(visit, visit.query.key));
  form(
    path,
    { body: SetupForm },
    async (visit, typed) => {
      const { request, reply, language } = visit;
      const who = { client: clientOf(request), device: deviceOf(request), language };
      setCookie(reply, "farmgate", await setUp(site, typed, who));
      return visit.remember({ to: "/console/", notice: { name: "setUp", about: [] } });
    },
    (visit) => write(visit, visit.typed["key"]),
  );
  form(
    `${path}mail/`,
    { body: TrialForm, config: { limit: "letters" } },
    async (visit, { key, name, mail, operator }) => {
      if (!(await isGoodKey(site.db, key, visit.now))) throw notFound();
      const server = readMailServer(typedMail(site, mail));
      if (!server) throw invalidInput({ "mail.host": "required" });
      const { language } = visit;
      const siteName = name ?? site.config.siteName;
      const way = { smtpUrl: server.url, mailFrom: server.from, siteName, language };
      const failure = await sendTrial(way, site.clock, operator.email);
      const { setup } = consoleWords(visit);
      const told = failure
        ? notice({ kind: "problem", text: setup.testFailed(setup.steps[failure.step], failure.why) })
        : notice({ kind: "done", text: setup.testSent(operator.email) });
      return { page: await write(visit, key, told) };
    },
    (visit) => write(visit, visit.typed["key"]),
  );
}

/** The form, for who bears a good key. A site that is set up has no such page. */
async function write(visit: SetupVisit, key: string | undefined, told: Html = html``): Promise<PageContent> {
  const { site, now } = visit;
  const { setup } = consoleWords(visit);
  if (!(await awaitsSetup(site))) throw notFound();
  if (!(await isGoodKey(site.db, key, now))) {
    visit.reply.code(404);
    return { title: setup.gone, body: html`<h1>${setup.gone}</h1><p>${setup.goneText}</p>` };
  }
  const errors = formErrors(visit, labelsOf(visit), {
    [usernameTaken.code]: { field: "operator.username", text: setup.usernameTaken },
    [emailTaken.code]: { field: "operator.email", text: setup.emailTaken },
  });
  const body = html`<div class="stack loose narrow">!${errors.summary}!${told}<h1>${setup.title}</h1><p>${setup.intro}</p>
<form class="stack loose" method="post" action="${path}">!${hiddenKey(visit)}<input type="hidden" name="key" value="${key ?? ""}">
!${marketFields(visit, errors)}!${mailSection(visit, errors)}
<section class="card padded stack"><h2>${setup.place}</h2><p class="faint">${setup.placeText}</p>
!${line(visit, errors, "place.name", { maxlength: 120 })}!${addressFields(visit, "place.address", null, errors)}</section>
!${operatorFields(visit, errors)}
<div class="row">!${button({ text: setup.submit })}</div></form>
<section class="stack tight"><h2>${setup.environment}</h2><p class="faint">${setup.environmentText}</p></section></div>`;
  return { title: setup.title, body };
}

function labelsOf(visit: SetupVisit): Record<string, string> {
  const { setup } = consoleWords(visit);
  return {
    name: setup.name,
    language: setup.language,
    currency: setup.currency,
    time_zone: setup.timeZone,
    ...mailLabels(visit),
    "place.name": setup.placeName,
    ...addressLabels(visit, "place.address"),
    "operator.email": setup.email,
    "operator.username": setup.username,
    "operator.password": setup.password,
  };
}

function line(visit: SetupVisit, errors: FormErrors, name: string, more: Partial<Field> = {}): Html {
  const label = labelsOf(visit)[name] ?? "";
  return field({ name, label, value: visit.typed[name] ?? "", ...more, ...errors.of(name) });
}

function marketFields(visit: SetupVisit, errors: FormErrors): Html {
  const { setup } = consoleWords(visit);
  const { typed, language, site } = visit;
  const { config } = site;
  const choice = (
    name: string,
    setting: string,
    { now, hint, options }: { now: string; hint: string; options: { value: string; text: string }[] },
  ) => {
    const label = labelsOf(visit)[name] ?? "";
    if (config.isGiven.has(setting)) return html`<p>${label}: ${now}. ${setup.fixed(setting)}</p>`;
    return select({ name, label, hint, value: typed[name] ?? now, options, ...errors.of(name) });
  };
  return html`<section class="card padded stack"><h2>${setup.site}</h2>
!${
    config.isGiven.has("SITE_NAME")
      ? html`<p>${setup.name}: ${config.siteName}. ${setup.fixed("SITE_NAME")}</p>`
      : line(visit, errors, "name", { isRequired: true, maxlength: 60 })
  }
!${choice("language", "LANGUAGE", {
    now: config.isGiven.has("LANGUAGE") ? config.language : language,
    hint: setup.languageHint,
    options: languageOptions(visit),
  })}
!${choice("currency", "CURRENCIES", {
    now: config.currencies.join(", "),
    hint: setup.currencyHint,
    options: currencyOptions(visit),
  })}
!${choice("time_zone", "TIME_ZONE", {
    now: config.timeZone,
    hint: setup.timeZoneHint,
    options: timeZoneOptions(visit),
  })}</section>`;
}

function mailSection(visit: SetupVisit, errors: FormErrors): Html {
  const { setup } = consoleWords(visit);
  const { config } = visit.site;
  if (config.isGiven.has("SMTP_URL"))
    return html`<section class="card padded stack"><h2>${setup.mail}</h2><p>${setup.fixed("SMTP_URL")}</p></section>`;
  return html`<section class="card padded stack"><h2>${setup.mail}</h2><p class="faint">${setup.mailText}</p>
!${config.publicUrl === undefined ? html`<p class="faint">${setup.mailOptional}</p>` : ""}
!${mailFields(visit, errors)}
<p class="faint">${setup.testHint}</p>
<div class="row">!${trialButton(visit, `${path}mail/`)}</div></section>`;
}

function operatorFields(visit: SetupVisit, errors: FormErrors): Html {
  const { setup } = consoleWords(visit);
  return html`<section class="card padded stack"><h2>${setup.operator}</h2><p class="faint">${setup.operatorText}</p>
!${line(visit, errors, "operator.email", { type: "email", autocomplete: "email", isRequired: true })}
!${line(visit, errors, "operator.username", { autocomplete: "username", hint: setup.usernameHint, isRequired: true })}
!${line(visit, errors, "operator.password", {
    type: "password",
    autocomplete: "new-password",
    hint: setup.passwordHint,
    value: "",
    isRequired: true,
  })}</section>`;
}
