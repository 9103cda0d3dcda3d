import { html } from "ghtml";
import { Type } from "typebox";
import {
  askToRegister,
  codeSeconds,
  EmailOnly,
  emailTaken,
  invalidCode,
  NewAccount,
  passwordLength,
  register,
  usernameLength,
  usernameTaken,
} from "#accounts";
import { closed } from "#platform/base";
import { clientOf } from "#platform/http";
import {
  button,
  codeField,
  field,
  formErrors,
  keyField,
  ownPath,
  type PageContent,
  type Pages,
  type Visit,
} from "#web";
import { Again, anotherCode, sentAgain } from "./another-code.ts";
import { enterBy, welcome } from "./enter.ts";
import { Next, nextField, nextOf, withNext } from "./sign-in.ts";
import { words } from "./words/index.ts";

const { email, code, username, password } = NewAccount.properties;
const Asked = closed({ ...EmailOnly.properties, again: Again, next: Next });
const CodeQuery = closed({ email: Type.Optional(email), next: Next });
const Form = closed({ email, code, username, password, next: Next });

/** Creating an account: an address first, then the code that was sent to it with a name and a password. */
export function registerPages({ page, form, notices, site }: Pages): void {
  notices({
    codeSentAgain: ({ language }) => ({ kind: "info", text: words[language].access.codeSentAgain }),
    accountCreated: ({ language }, name = "") => ({
      kind: "done",
      text: words[language].access.accountCreated(name),
    }),
  });
  page("/register/", { query: closed({ next: Next }) }, (visit) => askPage(visit, nextOf(visit)));

  form(
    "/register/",
    { body: Asked, config: { limit: "letters" } },
    async ({ request, language }, { email, again, next }) => {
      await askToRegister(site, email, clientOf(request), language);
      return { to: codePath(email, ownPath(next, "/")), notice: sentAgain(again) };
    },
    (visit) => askPage(visit, ownPath(visit.typed["next"], "/")),
  );

  page("/register/code/", { query: CodeQuery }, (visit) => {
    const next = ownPath(visit.query.next, "/");
    return visit.query.email === undefined ? askPage(visit, next) : codePage(visit, visit.query.email, next);
  });

  form(
    "/register/code/",
    { body: Form },
    async (visit, { next, ...account }) => {
      const { request, language } = visit;
      const { me, session } = await register(
        site,
        { ...account, language },
        clientOf(request),
        enterBy(visit),
      );
      const notice = { name: "accountCreated", about: [me.username] };
      return visit.remember(await welcome(visit, session, { to: ownPath(next, "/"), notice }));
    },
    (visit) => codePage(visit, visit.typed["email"] ?? "", ownPath(visit.typed["next"], "/")),
  );
}

function codePath(email: string, next: string): string {
  return `/register/code/?${new URLSearchParams({ email, ...(next !== "/" && { next }) })}`;
}

function askPage(visit: Visit, next: string): PageContent {
  const { access } = words[visit.language];
  const errors = formErrors(visit, { email: access.email });
  const body = html`<div class="stack loose narrow">
!${errors.summary}<h1>${access.createAccount}</h1>
<form class="stack" method="post" action="/register/">
!${nextField(next)}
!${field({
    name: "email",
    label: access.email,
    hint: access.emailHint,
    type: "email",
    value: visit.typed["email"] ?? "",
    autocomplete: "email",
    isRequired: true,
    maxlength: 254,
    ...errors.of("email"),
  })}
<p>!${button({ text: access.sendCode })}</p>
</form>
<p>${access.haveAccount} <a href="${withNext("/sign-in/", next)}">${access.signIn}</a></p>
</div>`;
  return { title: access.createAccount, body };
}

function codePage(visit: Visit, email: string, next: string): PageContent {
  const { access } = words[visit.language];
  const labels = { code: access.code, username: access.username, password: access.password };
  const errors = formErrors(
    visit,
    { ...labels, email: access.email },
    {
      [invalidCode.code]: { field: "code", text: access.wrongCode },
      [usernameTaken.code]: { field: "username", text: access.usernameTaken },
      [emailTaken.code]: { text: access.emailTaken },
    },
  );
  const typed = (name: keyof typeof labels) => ({
    ...{ name, label: labels[name], value: visit.typed[name] ?? "" },
    ...{ isRequired: true, ...errors.of(name) },
  });
  const body = html`<div class="stack loose narrow">
!${errors.summary}<h1>${access.checkEmail}</h1>
<p>${access.codeSent(email, codeSeconds / 60)}</p>
<form class="stack" method="post" action="/register/code/">
<input type="hidden" name="${keyField}" value="${visit.formKey}">
<input type="hidden" name="email" value="${email}">
!${nextField(next)}
!${codeField({ ...typed("code"), hint: access.codeHint })}
!${field({
    ...typed("username"),
    hint: access.usernameHint,
    autocomplete: "username",
    maxlength: usernameLength.maximum,
  })}
!${field({
    ...typed("password"),
    value: "",
    hint: access.passwordHint,
    type: "password",
    autocomplete: "new-password",
    maxlength: passwordLength.maximum,
  })}
<p>!${button({ text: access.createAccount })}</p>
</form>
!${anotherCode(visit, {
    action: "/register/",
    fields: html`<input type="hidden" name="email" value="${email}">!${nextField(next)}`,
    otherAddress: withNext("/register/", next),
  })}
</div>`;
  return { title: access.checkEmail, body };
}
