import { html } from "ghtml";
import { type Static, Type } from "typebox";
import { closed, oneOf, Prose } from "#platform/base";
import { transaction } from "#platform/database";
import { type SiteSettings, textNames } from "#platform/settings";
import {
  button,
  formErrors,
  type Html,
  type PageContent,
  type Pages,
  personOf,
  textArea,
  type Visit,
} from "#web";
import { languageNames, languages } from "#words";
import { saveSettings } from "../../settings.ts";
import { consolePage, consoleWords } from "../frame.ts";

const params = closed({ text: oneOf(...textNames) });
type TextVisit = Visit<unknown, Static<typeof params>>;
const longest = 50_000;
const Text = Type.Optional(Prose(longest));
const Body = closed({ en: Text, de: Text, fr: Text, nl: Text });

/** One of the operator's texts, in each language. */
export function textForms({ page, form }: Pages, site: Pages["site"]): void {
  page("/console/settings/texts/:text/", { params, access: "staff" }, (visit) => write(visit as never));
  form(
    "/console/settings/texts/:text/",
    // In each language as long as it may be, in letters that a form writes as twelve.
    { body: Body, params, access: "staff", bodyLimit: 2_500_000 },
    async (visit, body) => {
      const texts = { [visit.params.text]: body };
      await transaction(site.db, (tx) => saveSettings(tx, site, personOf(visit).user_id, { texts }));
      return { to: "/console/settings/", notice: { name: "consoleDone", about: [] } };
    },
    (visit) => write(visit as never),
  );
}

async function write(visit: TextVisit): Promise<PageContent> {
  const words = consoleWords(visit);
  const { text } = visit.params;
  const written = visit.site.settings.current.texts[text] ?? {};
  const errors = formErrors(visit, languageNames);
  const content = html`!${errors.summary}<p>${words.setting.textHint}</p>
<form class="stack" method="post" action="/console/settings/texts/${text}/">
!${languages.map((language) =>
    textArea({
      name: language,
      label: languageNames[language],
      value: visit.typed[language] ?? written[language] ?? "",
      rows: 10,
      maxlength: longest,
      ...errors.of(language),
    }),
  )}
<div class="row">!${button({ text: words.save })}<a href="/${text}/">${words.setting.seePage}</a></div></form>`;
  return consolePage(visit, "settings", content, visit.words[text], { hasSummary: true });
}

export function textLinks(visit: Visit, { texts }: SiteSettings): Html {
  const { setting: set } = consoleWords(visit);
  return html`<section class="card padded stack"><h2>${set.texts}</h2><ul>
!${textNames.map((text) => {
    const languagesOf = Object.keys(texts[text] ?? {}).map(
      (one) => languageNames[one as keyof typeof languageNames],
    );
    return html`<li><a href="/console/settings/texts/${text}/">${visit.words[text]}</a> <span class="faint">${languagesOf.length > 0 ? languagesOf.join(", ") : set.notWritten}</span></li>`;
  })}</ul></section>`;
}
