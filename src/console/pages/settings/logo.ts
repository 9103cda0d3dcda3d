import { html } from "ghtml";
import { pictureTypes, pictureUrl } from "#platform/pictures";
import { button, type FormErrors, field, type Html, type Visit } from "#web";
import { consoleWords } from "../frame.ts";

/** The logo, and the forms that put and remove it. */
export function logoSection(visit: Visit, errors: FormErrors): Html {
  const { setting: set } = consoleWords(visit);
  const { logo } = visit.site.settings.current;
  const shown =
    logo === null
      ? ""
      : html`<p><img src="${pictureUrl(visit.siteUrl, logo)}" alt="${set.logo}" height="64"></p>`;
  return html`<section class="card padded stack"><h2>${set.logo}</h2>!${shown}
<form class="stack" method="post" action="/console/settings/logo/" enctype="multipart/form-data">
!${field({
    name: "picture",
    label: set.chooseLogo,
    type: "file",
    accept: pictureTypes.join(","),
    isRequired: true,
    ...errors.of("picture"),
  })}
<div class="row">!${button({ text: set.saveLogo, kind: "secondary" })}</div></form>
!${logo === null ? "" : html`<form method="post" action="/console/settings/logo/removal/">!${button({ text: set.removeLogo, kind: "quiet" })}</form>`}</section>`;
}
