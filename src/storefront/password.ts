import { html } from "ghtml";
import { Type } from "typebox";
import {
  askToResetPassword,
  codeSeconds,
  EmailOnly,
  invalidCode,
  PasswordReset,
  passwordLength,
  resetPassword,
} from "#accounts";
import { closed } from "#platform/base";
import { clientOf } from "#platform/http";
import {
  button,
  codeField,
  field,
  formErrors,
  keyField,
  type PageContent,
  type Pages,
  type Visit,
} from "#web";
import { Again, anotherCode, sentAgain } from "./another-code.ts";
import { words } from "./words/index.ts";

const { email, code, password } = PasswordReset.properties;
const Asked = closed({ ...EmailOnly.properties, again: Again });
const Form = closed({ email, code, password });

/** A new password for who has forgotten theirs, by a code that is sent to their address. */
export function passwordPages({ page, form, notices, site }: Pages): void {
  notices({ passwordSet: ({ language }) => ({ kind: "done", text: words[language].access.passwordSet }) });
  page("/password/", {}, askPage);

  form(
    "/password/",
    { body: Asked, config: { limit: "letters" } },
    async ({ request, language }, { email, again }) => {
      await askToResetPassword(site, email, clientOf(request), language);
      return { to: `/password/code/?${new URLSearchParams({ email })}`, notice: sentAgain(again) };
    },
    askPage,
  );

  page("/password/code/", { query: closed({ email: Type.Optional(email) }) }, (visit) =>
    visit.query.email === undefined ? askPage(visit) : codePage(visit, visit.query.email),
  );

  form(
    "/password/code/",
    { body: Form },
    async (visit, reset) => {
      await resetPassword(site, reset, clientOf(visit.request));
      return visit.remember({ to: "/sign-in/", notice: { name: "passwordSet", about: [] } });
    },
    (visit) => codePage(visit, visit.typed["email"] ?? ""),
  );
}

function askPage(visit: Visit): PageContent {
  const { access } = words[visit.language];
  const errors = formErrors(visit, { email: access.email });
  const body = html`<div class="stack loose narrow">
!${errors.summary}<h1>${access.newPassword}</h1>
<p>${access.newPasswordIntro}</p>
<form class="stack" method="post" action="/password/">
!${field({
    name: "email",
    label: access.email,
    type: "email",
    value: visit.typed["email"] ?? "",
    autocomplete: "email",
    isRequired: true,
    maxlength: 254,
    ...errors.of("email"),
  })}
<p>!${button({ text: access.sendCode })}</p>
</form>
<p><a href="/sign-in/">${access.backToSignIn}</a></p>
</div>`;
  return { title: access.newPassword, body };
}

function codePage(visit: Visit, email: string): PageContent {
  const { access } = words[visit.language];
  const labels = { code: access.code, password: access.newPasswordLabel, email: access.email };
  const errors = formErrors(visit, labels, {
    [invalidCode.code]: { field: "code", text: access.wrongCode },
  });
  const body = html`<div class="stack loose narrow">
!${errors.summary}<h1>${access.checkEmail}</h1>
<p>${access.codeSentIfKnown(email, codeSeconds / 60)}</p>
<form class="stack" method="post" action="/password/code/">
<input type="hidden" name="${keyField}" value="${visit.formKey}">
<input type="hidden" name="email" autocomplete="username" value="${email}">
!${codeField({
    name: "code",
    label: labels.code,
    hint: access.codeHint,
    value: visit.typed["code"] ?? "",
    isRequired: true,
    ...errors.of("code"),
  })}
!${field({
    name: "password",
    label: labels.password,
    hint: access.passwordHint,
    type: "password",
    autocomplete: "new-password",
    isRequired: true,
    maxlength: passwordLength.maximum,
    ...errors.of("password"),
  })}
<p>!${button({ text: access.setPassword })}</p>
</form>
!${anotherCode(visit, {
    action: "/password/",
    fields: html`<input type="hidden" name="email" value="${email}">`,
    otherAddress: "/password/",
  })}
</div>`;
  return { title: access.checkEmail, body };
}
