import { html } from "ghtml";
import type { Static } from "typebox";
import { nameLength } from "#accounts";
import { closed } from "#platform/base";
import { transaction } from "#platform/database";
import { changeMe, MeChanges, readMe } from "#users";
import {
  addressFields,
  addressLabels,
  button,
  field,
  formErrors,
  type PageContent,
  type Pages,
  personOf,
  select,
  type Visit,
} from "#web";
import { languageNames, languages } from "#words";
import { accountPage, accountWords } from "./frame.ts";
import { pictureForms, pictureRefusals, pictureSection } from "./picture.ts";

const { display_name, phone, address, language } = MeChanges.properties;
const Form = closed({ display_name, phone, address, language });

/** Who one is and where one lives. */
export function profilePage(pages: Pages): void {
  const { page, form, notices } = pages;
  notices({ accountSaved: (visit) => ({ kind: "done", text: accountWords(visit).saved }) });
  page("/account/", { access: "member" }, write);
  form("/account/", { body: Form, access: "member" }, save, write);
  pictureForms(pages, write);
}

async function save(visit: Visit, typed: Static<typeof Form>) {
  const { site, siteUrl } = visit;
  const { user_id: userId } = personOf(visit);
  // What the form shows empty was cleared.
  const changes = { display_name: null, phone: null, address: null, language: null, ...typed };
  await transaction(site.db, (tx) => changeMe(tx, site, { userId, siteUrl }, changes, () => {}));
  return { to: "/account/", notice: { name: "accountSaved", about: [] } };
}

async function write(visit: Visit): Promise<PageContent> {
  const { site, siteUrl, typed } = visit;
  const words = accountWords(visit);
  const me = await readMe(site.db, personOf(visit).user_id, siteUrl);
  const labels = { display_name: words.displayName, phone: words.phone, language: words.language };
  const errors = formErrors(
    visit,
    { picture: words.picture, ...labels, ...addressLabels(visit, "address") },
    pictureRefusals(visit),
  );
  const known = { display_name: me.display_name === me.username ? "" : me.display_name, phone: me.phone };
  const line = (name: keyof typeof known) => ({
    ...{
      name,
      label: labels[name],
      value: typed[name] ?? known[name] ?? "",
      optional: visit.words.address.optional,
    },
    ...errors.of(name),
  });
  const content = html`!${pictureSection(visit, me, errors)}
<form class="stack" method="post" action="/account/">
!${field({
    ...line("display_name"),
    hint: words.displayNameHint(me.username),
    autocomplete: "name",
    maxlength: nameLength,
  })}
!${field({ ...line("phone"), hint: words.phoneHint, type: "tel", autocomplete: "tel", maxlength: 100 })}
<fieldset class="stack"><legend><h2>${words.address}</h2></legend><p class="faint">${words.addressHint}</p>
!${addressFields(visit, "address", me.address, errors)}</fieldset>
!${select({
    name: "language",
    label: words.language,
    hint: words.languageHint,
    value: typed["language"] ?? me.language ?? "",
    options: [
      { value: "", text: words.asBrowser },
      ...languages.map((one) => ({ value: one, text: languageNames[one] })),
    ],
    ...errors.of("language"),
  })}
<p>!${button({ text: words.save })}</p>
</form>`;
  return accountPage(visit, "profile", content, errors.summary);
}
