import { html } from "ghtml";
import { Type } from "typebox";
import { endCookieSession, noActiveAccount, SignIn, signIn } from "#accounts";
import { closed } from "#platform/base";
import { clientOf } from "#platform/http";
import {
  button,
  buttonLink,
  cameFrom,
  field,
  formErrors,
  type Html,
  notice,
  ownPath,
  type PageContent,
  type Pages,
  readCookie,
  setCookie,
  type Visit,
} from "#web";
import { cartMerged, enterBy, welcome } from "./enter.ts";
import { words } from "./words/index.ts";

/** Where somebody wants to go after they have signed in. */
export const Next = Type.Optional(Type.String({ maxLength: 2000 }));

const Query = closed({ next: Next });
const Form = closed({ ...SignIn.properties, next: Next });

/** Signing in and out. Who was sent here comes back to where they were. */
export function signInPages({ page, form, notices, site }: Pages): void {
  notices({
    signedIn: ({ language, person }) => ({
      kind: "done",
      text: words[language].access.welcome(person?.display_name ?? ""),
    }),
    signedOut: ({ language }) => ({ kind: "done", text: words[language].access.signedOut }),
    cartMerged,
  });
  page("/sign-in/", { query: Query }, (visit) => {
    const next = nextOf(visit);
    return visit.person ? alreadyIn(visit, next) : signInPage(visit, next);
  });

  form(
    "/sign-in/",
    { body: Form },
    async (visit, { next, ...credentials }) => {
      const entered = await signIn(site, credentials, clientOf(visit.request), enterBy(visit));
      return welcome(visit, entered, { to: ownPath(next, "/"), notice: { name: "signedIn", about: [] } });
    },
    (visit) => signInPage(visit, ownPath(visit.typed["next"], "/")),
  );

  form("/sign-out/", { body: closed({}) }, async ({ request, reply }) => {
    const cookie = readCookie(request, "farmgate");
    if (cookie !== undefined) await endCookieSession(site.db, cookie);
    setCookie(reply, "farmgate", "");
    return { to: "/", notice: { name: "signedOut", about: [] } };
  });
}

/** A wrong password answers 401, which is said beside the form and not taken for a session that has ended. */
function signInPage(visit: Visit, next: string): PageContent {
  const { access } = words[visit.language];
  const errors = formErrors(
    visit,
    { username: access.login, password: access.password },
    { [noActiveAccount.code]: { field: "username", text: access.wrong } },
  );
  const body = html`<div class="stack loose narrow">
!${errors.summary}<h1>${access.signIn}</h1>
!${next !== "/" && errors.summary === "" ? notice({ kind: "info", text: visit.words.signInFirst }) : ""}
<form class="stack" method="post" action="/sign-in/">
!${nextField(next)}
!${field({
    name: "username",
    label: access.login,
    value: visit.typed["username"] ?? "",
    autocomplete: "username",
    isRequired: true,
    ...errors.of("username"),
  })}
!${field({
    name: "password",
    label: access.password,
    type: "password",
    autocomplete: "current-password",
    isRequired: true,
    ...errors.of("password"),
  })}
<p class="row">!${button({ text: access.signIn })}<a href="/password/">${access.forgot}</a></p>
</form>
<section class="stack tight"><h2>${access.newHere}</h2>
<p>!${buttonLink({ text: access.createAccount, href: withNext("/register/", next), kind: "secondary" })}</p></section>
</div>`;
  return { title: access.signIn, body };
}

function alreadyIn(visit: Visit, next: string): PageContent {
  const { access } = words[visit.language];
  const body = html`<form class="stack narrow" method="post" action="/sign-out/">
<h1>${access.signIn}</h1>
<p>${access.signedInAs(visit.person?.display_name ?? "")}</p>
<p class="row">!${buttonLink({ text: access.goOn, href: next })}!${button({ text: visit.words.signOut, kind: "secondary" })}</p>
</form>`;
  return { title: access.signIn, body };
}

/** Where the address says to go, else the page that one came from, but for those by which one comes in. */
export function nextOf(visit: Visit<{ next?: string }>): string {
  if (visit.query.next !== undefined) return ownPath(visit.query.next, "/");
  const from = cameFrom(visit, "/");
  return /^\/(sign-in|register|password)\//.test(from) ? "/" : from;
}

export function nextField(next: string): Html {
  return html`<input type="hidden" name="next" value="${next}">`;
}

/** The address of another page by which one comes in, with the same goal. */
export function withNext(path: string, next: string): string {
  return next === "/" ? path : `${path}?${new URLSearchParams({ next })}`;
}
