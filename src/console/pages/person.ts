import { html } from "ghtml";
import type { Static } from "typebox";
import { Role } from "#accounts";
import { closed, Id, showEmail } from "#platform/base";
import { type PersonRow, readActs, readPerson, roles } from "#staff";
import {
  button,
  buttonLink,
  facts,
  type Html,
  type PageContent,
  type Pages,
  personOf,
  type Visit,
} from "#web";
import { approve, close, disable, enable, giveRole, pause, refuse, resume, takeRole } from "../people.ts";
import { actTable } from "./acts.ts";
import { actForm, consolePage, consoleWords, hiddenKey, reasonPage } from "./frame.ts";
import { statusOf } from "./people.ts";

const params = closed({ user_id: Id });
const RoleParams = closed({ user_id: Id, role: Role });
type PersonVisit = Visit<unknown, { user_id: number }>;

/** One person, and what the staff do to them. */
export function personPages(pages: Pages): void {
  const { page, site } = pages;
  const back = ({ user_id }: { user_id: number }) => `/console/people/${user_id}/`;
  page("/console/people/:user_id/", { params, access: "staff" }, writePerson);
  reasonPage(pages, "/console/people/:user_id/disabling/", {
    params,
    back,
    ask: asking("disable"),
    act: (tx, by, { user_id }, reason) => disable(tx, site, by, user_id, reason),
  });
  reasonPage(pages, "/console/producers/:user_id/refusal/", {
    params,
    back,
    ask: asking("refuse"),
    act: (tx, by, { user_id }, reason) => refuse(tx, site, by, user_id, reason),
  });
  reasonPage(pages, "/console/producers/:user_id/pause/", {
    params,
    back,
    ask: asking("pause"),
    act: (tx, by, { user_id }, reason) => pause(tx, site, by, user_id, reason),
  });
  reasonPage(pages, "/console/producers/:user_id/closing/", {
    params,
    back,
    ask: asking("close"),
    act: (tx, by, { user_id }, reason) => close(tx, site, by, user_id, { reason, confirm: true }),
  });
  for (const [path, act] of [
    ["people/:user_id/enabling", enable],
    ["producers/:user_id/approval", approve],
    ["producers/:user_id/resumption", resume],
  ] as const)
    actForm(
      pages,
      `/console/${path}/`,
      { params, back, act: (tx, by, { user_id }) => act(tx, site, by, user_id) },
      writePerson,
    );
  for (const [path, act] of [
    ["gift", giveRole],
    ["removal", takeRole],
  ] as const)
    actForm(
      pages,
      `/console/people/:user_id/roles/:role/${path}/`,
      { params: RoleParams, back, act: (tx, by, { user_id, role }) => act(tx, site, by, user_id, role) },
      writePerson,
    );
}

async function writePerson(visit: PersonVisit): Promise<PageContent> {
  const { site, params: asked, format } = visit;
  const words = consoleWords(visit);
  const person = await readPerson(site.db, asked.user_id);
  const filters = { subject: "user", subject_id: person.id } as const;
  const acts = await readActs(site.db, { filters, take: 20, after: undefined, backwards: false });
  const name = nameOf(person);
  const content = html`!${statusOf(visit, person)}
<section class="card padded stack" aria-label="${words.aboutPerson}">
!${facts([
    { term: words.username, text: person.username },
    { term: words.email, text: person.email === null ? words.noEmail : showEmail(person.email) },
    { term: words.joined, text: format.moment(person.joined_at) },
    ...(person.disabled_at ? [{ term: words.disabled, text: format.moment(person.disabled_at) }] : []),
    ...(person.selling_stopped_at
      ? [{ term: words.stopped, text: format.moment(person.selling_stopped_at) }]
      : []),
    ...(person.producer_status === "pending" && person.producer_asked_at
      ? [{ term: words.asked, text: format.moment(person.producer_asked_at) }]
      : []),
  ])}!${person.about && html`<p class="written">${person.about}</p>`}
<p><a href="/console/orders/?search=${person.id}">${words.theirOrders}</a></p></section>
<section class="row" aria-label="${words.actions}">!${actionsFor(visit, person)}</section>
!${acts.length === 0 ? "" : html`<section class="stack" aria-labelledby="log"><h2 id="log">${words.acts}</h2>!${actTable(visit, acts)}</section>`}`;
  return consolePage(visit, "people", content, name);
}

function actionsFor(visit: PersonVisit, person: PersonRow): Html {
  const words = consoleWords(visit);
  const { id } = person;
  const send = (path: string, text: string) =>
    html`<form method="post" action="/console/${path}/">!${hiddenKey(visit)}!${button({ text, kind: "secondary" })}</form>`;
  const ask = (path: string, text: string) =>
    buttonLink({ text, href: `/console/${path}/`, kind: "secondary" });
  const isSelf = id === personOf(visit).user_id;
  return html`!${sellingActions(visit, person)}
!${person.disabled_at ? send(`people/${id}/enabling`, words.enable) : isSelf ? "" : ask(`people/${id}/disabling`, words.disable)}
!${roles.map((role) =>
    person.roles.includes(role)
      ? send(`people/${id}/roles/${role}/removal`, words.take(words.roles[role]))
      : send(`people/${id}/roles/${role}/gift`, words.give(words.roles[role])),
  )}`;
}

/** What may be done about somebody's selling, as it stands. */
export function sellingActions(visit: Visit<unknown, unknown>, person: PersonRow): Html {
  const words = consoleWords(visit);
  const { id, producer_status, selling_stopped_at } = person;
  const label = (action: string) => words.ofName(action, nameOf(person));
  const send = (path: string, text: string) =>
    html`<form method="post" action="/console/producers/${id}/${path}/">!${hiddenKey(visit)}!${button({ text, label: label(text), kind: "secondary" })}</form>`;
  const ask = (path: string, text: string) =>
    buttonLink({ text, label: label(text), href: `/console/producers/${id}/${path}/`, kind: "secondary" });
  if (selling_stopped_at !== null)
    return html`!${send("resumption", words.resume)}!${ask("closing", words.close)}`;
  if (producer_status === "pending")
    return html`!${send("approval", words.approve)}!${ask("refusal", words.refuse)}`;
  return producer_status === "none" ? "" : html`!${ask("pause", words.pause)}!${ask("closing", words.close)}`;
}

function asking(what: "disable" | "refuse" | "pause" | "close") {
  return async (visit: Visit<unknown, Static<typeof params>>) => {
    const words = consoleWords(visit);
    const name = nameOf(await readPerson(visit.site.db, visit.params.user_id));
    return { title: words[`${what}Title`](name), text: words[`${what}Text`], confirm: words[what] };
  };
}

function nameOf({ display_name, username }: PersonRow): string {
  return display_name ?? username;
}
