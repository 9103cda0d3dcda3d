import { html } from "ghtml";
import { closed } from "#platform/base";
import { transaction } from "#platform/database";
import {
  button,
  type Fact,
  facts,
  formErrors,
  type Html,
  notice,
  type PageContent,
  type Pages,
  personOf,
  type Visit,
} from "#web";
import { MailFields, mailFields, mailLabels, trialButton, typedMail } from "../../mail-server/fields.ts";
import { type ShownMail, showMailServer, type TypedMail } from "../../mail-server/server.ts";
import { tryMailServer } from "../../mail-server/trial.ts";
import { fixedBy, mailServerOf, saveSettings } from "../../settings.ts";
import { consolePage, consoleWords } from "../frame.ts";

const path = "/console/settings/mail/";
const Body = closed({ mail: MailFields });

/** By which server emails leave. */
export function mailPages({ page, form }: Pages): void {
  page(path, { access: "staff" }, (visit) => write(visit));
  form(path, { body: Body, access: "staff" }, (visit, { mail }) => save(visit, toldOf(visit, mail)), write);
  form(`${path}removal/`, { body: closed({}), access: "staff" }, (visit) => save(visit, null), write);
  form(
    `${path}trial/`,
    { body: Body, access: "staff", config: { limit: "letters" } },
    async (visit, { mail }) => {
      const { setup } = consoleWords(visit);
      const { to, failure } = await tryMailServer(visit.site, personOf(visit).user_id, toldOf(visit, mail));
      const told = failure
        ? notice({ kind: "problem", text: setup.testFailed(setup.steps[failure.step], failure.why) })
        : notice({ kind: "done", text: setup.testSent(to) });
      return { page: await write(visit, told) };
    },
    write,
  );
}

/** An emptied field is null, so that an empty host is one that is missing. */
function toldOf({ site }: Visit, mail: Parameters<typeof typedMail>[1]) {
  const { host = "", ...typed } = typedMail(site, mail);
  return { host, ...typed };
}

async function save(visit: Visit, mail: (TypedMail & { host: string }) | null) {
  const { site } = visit;
  await transaction(site.db, (tx) => saveSettings(tx, site, personOf(visit).user_id, { mail }));
  return { to: "/console/settings/", notice: { name: "consoleDone", about: [] } };
}

async function write(visit: Visit, told: Html = html``): Promise<PageContent> {
  const words = consoleWords(visit);
  const { setting: set, setup } = words;
  const { config } = visit.site;
  const errors = formErrors(visit, mailLabels(visit), { set_by_environment: { text: set.isFixed } });
  const known = knownServer(visit);
  const fixed = fixedBy(config, "mail");
  const fixedFrom = fixedBy(config, "mail.from");
  const form = html`<form class="card padded stack narrow" method="post" action="${path}"><p class="faint">${setup.mailText}</p>
!${mailFields(visit, errors, {
    known,
    passwordHint: known?.has_password ? set.passwordKept : undefined,
    from: fixedFrom && html`<p>${setup.from}: ${config.mailFrom}. ${setup.fixed(fixedFrom)}</p>`,
  })}
<p class="faint">${set.trialHint}</p>
<div class="row">!${button({ text: words.save })}!${trialButton(visit, `${path}trial/`)}</div></form>
!${
    known && config.publicUrl === undefined
      ? html`<form method="post" action="${path}removal/">!${button({ text: set.removeMail, kind: "quiet" })}</form>`
      : ""
  }`;
  const content = html`!${errors.summary}!${told}!${fixed ? html`!${mailFacts(visit, known)}<p>${setup.fixed(fixed)}</p>` : form}`;
  return consolePage(visit, "settings", content, set.mailServer, { hasSummary: true });
}

/** How emails leave now, and the way to change it. */
export function mailSection(visit: Visit): Html {
  const { setting: set, setup } = consoleWords(visit);
  const fixed = fixedBy(visit.site.config, "mail");
  return html`<section class="card padded stack"><h2>${setup.mail}</h2>!${mailFacts(visit, knownServer(visit))}
!${fixed ? html`<p class="faint">${setup.fixed(fixed)}</p>` : html`<p><a href="${path}">${set.changeMail}</a></p>`}</section>`;
}

function mailFacts(visit: Visit, known: ShownMail | undefined): Html {
  const { setting: set, setup } = consoleWords(visit);
  if (!known) return html`<p>${set.noMail}</p>`;
  const { host, port, security, username, from } = known;
  const lines: (Fact | false)[] = [
    { term: setup.host, text: `${host}:${port}` },
    { term: setup.security, text: setup.securities[security] },
    username !== null && { term: setup.mailUser, text: username },
    { term: setup.from, text: from },
  ];
  return facts(lines.filter((line) => line !== false));
}

function knownServer({ site }: Visit): ShownMail | undefined {
  const server = mailServerOf(site, site.settings.current);
  return server && showMailServer(server.url, server.from);
}
