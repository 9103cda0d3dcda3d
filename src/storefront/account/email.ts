import { html } from "ghtml";
import { type Static, Type } from "typebox";
import {
  askToChangeEmail,
  CodeOnly,
  changeEmail,
  codeSeconds,
  EmailChange,
  emailTaken,
  findEmailChange,
  invalidCode,
  requirePassword,
  wrongPassword,
} from "#accounts";
import { closed } from "#platform/base";
import { clientOf } from "#platform/http";
import { readMe } from "#users";
import {
  button,
  codeField,
  field,
  formErrors,
  keyField,
  type PageContent,
  type Pages,
  personOf,
  type Visit,
} from "#web";
import { words as all } from "../words/index.ts";
import { accountPage, accountWords } from "./frame.ts";

const { email } = EmailChange.properties;
const CodeQuery = closed({ email: Type.Optional(email) });
const CodeForm = closed({ ...CodeOnly.properties, email: Type.Optional(Type.String({ maxLength: 254 })) });

/** Moving to another address, by a code that is sent there. */
export function emailPages({ page, form, notices }: Pages): void {
  notices({ emailChanged: (visit) => ({ kind: "done", text: accountWords(visit).emailChanged }) });
  page("/account/email/", { access: "member" }, askPage);
  form(
    "/account/email/",
    { body: EmailChange, access: "member", config: { limit: "letters" } },
    ask,
    askPage,
  );
  page("/account/email/code/", { query: CodeQuery, access: "member" }, (visit) =>
    visit.query.email === undefined ? askPage(visit) : codePage(visit, visit.query.email),
  );
  form("/account/email/code/", { body: CodeForm, access: "member" }, change, (visit) =>
    codePage(visit, visit.typed["email"] ?? ""),
  );
}

async function ask(visit: Visit, { email, current_password }: Static<typeof EmailChange>) {
  const { site, request, language } = visit;
  const { user_id: userId } = personOf(visit);
  const provenHash = await requirePassword(site, userId, current_password, clientOf(request));
  return visit.once(async (tx) => {
    await askToChangeEmail(tx, site, userId, { email, provenHash, language });
    return { to: `/account/email/code/?${new URLSearchParams({ email })}` };
  });
}

async function change(visit: Visit, { code: typed }: Static<typeof CodeForm>) {
  const { site, request } = visit;
  const { user_id: userId, session_id: sessionId } = personOf(visit);
  const code = await findEmailChange(site, userId, typed, clientOf(request));
  return visit.once(async (tx) => {
    await changeEmail(tx, site, userId, code, sessionId);
    return { to: "/account/email/", notice: { name: "emailChanged", about: [] } };
  });
}

async function askPage(visit: Visit): Promise<PageContent> {
  const { site, siteUrl, typed } = visit;
  const words = accountWords(visit);
  const me = await readMe(site.db, personOf(visit).user_id, siteUrl);
  const errors = formErrors(
    visit,
    { email: words.newEmail, current_password: words.currentPassword },
    { [wrongPassword.code]: { field: "current_password", text: words.wrongPassword } },
  );
  const content = html`<p>${words.emailNow(me.email)}</p>
<form class="stack" method="post" action="/account/email/">
<input type="hidden" name="${keyField}" value="${visit.formKey}">
!${field({
    name: "email",
    label: words.newEmail,
    hint: words.newEmailHint,
    type: "email",
    value: typed["email"] ?? "",
    autocomplete: "email",
    isRequired: true,
    maxlength: 254,
    ...errors.of("email"),
  })}
!${field({
    name: "current_password",
    label: words.currentPassword,
    type: "password",
    autocomplete: "current-password",
    isRequired: true,
    ...errors.of("current_password"),
  })}
<p>!${button({ text: words.sendCode })}</p>
</form>`;
  return accountPage(visit, "email", content, errors.summary);
}

function codePage(visit: Visit, email: string): PageContent {
  const words = accountWords(visit);
  const { access } = all[visit.language];
  const errors = formErrors(
    visit,
    { code: access.code },
    {
      [invalidCode.code]: { field: "code", text: access.wrongCode },
      [emailTaken.code]: { text: words.emailTaken },
    },
  );
  const content = html`<h2>${access.checkEmail}</h2>
<p>${access.codeSent(email, codeSeconds / 60)}</p>
<form class="stack" method="post" action="/account/email/code/">
<input type="hidden" name="${keyField}" value="${visit.formKey}">
<input type="hidden" name="email" value="${email}">
!${codeField({
    name: "code",
    label: access.code,
    hint: access.codeHint,
    value: visit.typed["code"] ?? "",
    isRequired: true,
    ...errors.of("code"),
  })}
<p>!${button({ text: words.confirmEmail })}</p>
</form>
<p><a href="/account/email/">${access.otherAddress}</a></p>`;
  return accountPage(visit, "email", content, errors.summary);
}
