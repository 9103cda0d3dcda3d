import { html } from "ghtml";
import type { Static } from "typebox";
import { PasswordChange, wrongPassword } from "#accounts";
import { deleteAccount, sendExport, walletNotEmpty } from "#leaving";
import { closed } from "#platform/base";
import { clientOf } from "#platform/http";
import { openOrders } from "#users";
import {
  buttonLink,
  confirmation,
  field,
  formErrors,
  type PageContent,
  type Pages,
  personOf,
  setCookie,
  type Visit,
} from "#web";
import { accountPage, accountWords } from "./frame.ts";

const Leave = closed({ current_password: PasswordChange.properties.current_password });

/** Taking one's data along, and leaving. */
export function dataPages({ page, form, notices, app, site }: Pages): void {
  notices({ accountDeleted: (visit) => ({ kind: "done", text: accountWords(visit).left }) });
  page("/account/data/", { access: "member" }, write);
  app.get(
    "/account/data/my-data.json",
    { config: { access: "credentials" }, schema: { hide: true } },
    async (request, reply) => sendExport(site, request, reply.header("cache-control", "no-store")),
  );
  page("/account/leave/", { access: "member" }, askPage);
  form("/account/leave/", { body: Leave, access: "member" }, leave, askPage);
}

function write(visit: Visit): PageContent {
  const words = accountWords(visit);
  const content = html`<section class="stack"><h2>${words.exportTitle}</h2><p>${words.exportText}</p>
<p>!${buttonLink({ text: words.download, href: "/account/data/my-data.json", kind: "secondary" })}</p></section>
<section class="stack"><h2>${words.leaveTitle}</h2><p>${words.leaveText}</p>
<p>!${buttonLink({ text: words.leave, href: "/account/leave/", kind: "danger" })}</p></section>`;
  return accountPage(visit, "data", content);
}

async function leave(visit: Visit, { current_password }: Static<typeof Leave>) {
  const { site, request, reply } = visit;
  await deleteAccount(site, personOf(visit).user_id, current_password, clientOf(request));
  setCookie(reply, "farmgate", "");
  return { to: "/", notice: { name: "accountDeleted", about: [] } };
}

function askPage(visit: Visit): PageContent {
  const words = accountWords(visit);
  const errors = formErrors(
    visit,
    { current_password: words.currentPassword },
    {
      [wrongPassword.code]: { field: "current_password", text: words.wrongPassword },
      [openOrders.code]: { text: words.openOrders },
      [walletNotEmpty.code]: { text: words.walletNotEmpty },
    },
  );
  const fields = field({
    name: "current_password",
    label: words.currentPassword,
    type: "password",
    autocomplete: "current-password",
    isRequired: true,
    ...errors.of("current_password"),
  });
  const body = html`<div class="stack">!${errors.summary}!${confirmation({
    title: words.leaveTitle,
    text: words.leaveText,
    action: "/account/leave/",
    fields,
    confirm: words.leave,
    cancel: { text: words.keep, href: "/account/data/" },
  })}</div>`;
  return { title: words.leaveTitle, body };
}
