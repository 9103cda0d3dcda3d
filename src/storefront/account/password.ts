import { html } from "ghtml";
import type { Static } from "typebox";
import {
  lockProven,
  PasswordChange,
  passwordLength,
  prepareNewPassword,
  renewCookie,
  replacePassword,
  wrongPassword,
} from "#accounts";
import { transaction } from "#platform/database";
import { clientOf } from "#platform/http";
import {
  button,
  field,
  formErrors,
  type PageContent,
  type Pages,
  personOf,
  setCookie,
  type Visit,
} from "#web";
import { words as all } from "../words/index.ts";
import { accountPage, accountWords } from "./frame.ts";

/** Another password, which gives this browser another cookie and signs out all others. */
export function passwordPage({ page, form, notices }: Pages): void {
  notices({ passwordChanged: (visit) => ({ kind: "done", text: accountWords(visit).passwordChanged }) });
  page("/account/password/", { access: "member" }, write);
  form("/account/password/", { body: PasswordChange, access: "member" }, change, write);
}

async function change(visit: Visit, typed: Static<typeof PasswordChange>) {
  const { site, request, reply } = visit;
  const { user_id: userId, session_id: sessionId } = personOf(visit);
  const { passwordHash, provenHash } = await prepareNewPassword(site, userId, typed, clientOf(request));
  const cookie = await transaction(site.db, async (tx) => {
    await lockProven(tx, userId, provenHash);
    await replacePassword(tx, site, userId, passwordHash, sessionId);
    return renewCookie(tx, sessionId);
  });
  setCookie(reply, "farmgate", cookie);
  return { to: "/account/password/", notice: { name: "passwordChanged", about: [] } };
}

function write(visit: Visit): PageContent {
  const words = accountWords(visit);
  const labels = { current_password: words.currentPassword, password: words.newPassword };
  const errors = formErrors(visit, labels, {
    [wrongPassword.code]: { field: "current_password", text: words.wrongPassword },
  });
  const line = (name: keyof typeof labels) => ({
    ...{ name, label: labels[name], type: "password" as const, isRequired: true },
    ...errors.of(name),
  });
  const content = html`<form class="stack" method="post" action="/account/password/">
<input type="text" name="username" autocomplete="username" value="${personOf(visit).username}" hidden>
!${field({ ...line("current_password"), autocomplete: "current-password" })}
!${field({
    ...line("password"),
    hint: all[visit.language].access.passwordHint,
    autocomplete: "new-password",
    maxlength: passwordLength.maximum,
  })}
<p class="row">!${button({ text: words.changePassword })}<a href="/password/">${words.forgot}</a></p>
</form>`;
  return accountPage(visit, "password", content, errors.summary);
}
