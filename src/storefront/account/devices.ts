import { html } from "ghtml";
import type { Static } from "typebox";
import { endAllSessions, endSessionOf, readSessions } from "#accounts";
import { closed, Id } from "#platform/base";
import { transaction } from "#platform/database";
import {
  badge,
  button,
  type Done,
  type Html,
  type PageContent,
  type Pages,
  personOf,
  setCookie,
  table,
  type Visit,
} from "#web";
import { deviceName } from "./device-name.ts";
import { accountPage, accountWords } from "./frame.ts";

const SessionPath = closed({ session_id: Id });

/** So many of the newest are listed; who has more signs out everywhere. */
const mostShown = 100;

/** Where one is signed in, by browsers and by programs, with a way to sign each of them out. */
export function devicesPage({ page, form, notices }: Pages): void {
  notices({
    deviceSignedOut: (visit) => ({ kind: "done", text: accountWords(visit).deviceSignedOut }),
    signedOutEverywhere: (visit) => ({ kind: "done", text: accountWords(visit).signedOutEverywhere }),
  });
  page("/account/devices/", { access: "member" }, write);
  form("/account/devices/sign-out/", { body: closed({}), access: "member" }, signOutEverywhere);
  form(
    "/account/devices/:session_id/sign-out/",
    { body: closed({}), params: SessionPath, access: "member" },
    signOut,
  );
}

async function signOutEverywhere(visit: Visit): Promise<Done> {
  const { user_id: userId } = personOf(visit);
  await transaction(visit.site.db, (tx) => endAllSessions(tx, userId));
  setCookie(visit.reply, "farmgate", "");
  return { to: "/sign-in/", notice: { name: "signedOutEverywhere", about: [] } };
}

/** One that has ended already is signed out too. */
async function signOut(visit: Visit<unknown, Static<typeof SessionPath>>): Promise<Done> {
  const { site, params, reply } = visit;
  const { user_id: userId, session_id: own } = personOf(visit);
  await endSessionOf(site.db, userId, params.session_id);
  if (params.session_id !== own)
    return { to: "/account/devices/", notice: { name: "deviceSignedOut", about: [] } };
  setCookie(reply, "farmgate", "");
  return { to: "/", notice: { name: "signedOut", about: [] } };
}

async function write(visit: Visit): Promise<PageContent> {
  const { site, format } = visit;
  const words = accountWords(visit);
  const { user_id: userId, session_id: own } = personOf(visit);
  const page = { filters: {}, take: mostShown, after: undefined, backwards: false };
  const sessions = await readSessions(site.db, userId, page);
  const rows = sessions.map(({ id, device, created_at, last_used_at }) => {
    const name = deviceName(device, words);
    const isOwn = id === own;
    return [
      html`${name} !${isOwn ? badge({ text: words.thisDevice, kind: "good" }) : ""}`,
      html`${format.moment(created_at)}`,
      html`${format.moment(isOwn ? visit.now : last_used_at)}`,
      signOutForm(`/account/devices/${id}/sign-out/`, words.signOut, words.signOutNamed(name)),
    ];
  });
  const columns = [
    { text: words.device },
    { text: words.signedIn },
    { text: words.lastUsed },
    { text: words.signOut, isHidden: true },
  ];
  const content = html`<p>${words.devicesIntro}</p>
!${table({ caption: words.devices, isCaptionHidden: true, columns, rows })}
!${signOutForm("/account/devices/sign-out/", words.signOutEverywhere)}`;
  return accountPage(visit, "devices", content);
}

function signOutForm(action: string, text: string, label?: string): Html {
  return html`<form method="post" action="${action}">!${button({ text, label, kind: "secondary" })}</form>`;
}
