import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { html } from "ghtml";
import { textNames } from "#platform/settings";
import { facts, type Html, markdown, notice, type Pages, type Visit } from "#web";
import { words } from "./words/index.ts";

type Name = (typeof textNames)[number];

/**
 * `/about/`, `/terms/`, `/privacy/` and `/imprint/`: what staff wrote in the console or the operator as Markdown in
 * `DATA_DIR/texts/`, such as `terms.de.md` for one language or `terms.md` for all; until then the headings that the law asks
 * for. The imprint says how to reach them, too.
 */
export function textPages({ page, site }: Pages): void {
  for (const name of textNames)
    page(`/${name}/`, {}, async (visit) => {
      const written = await findWritten(site, name, visit.language);
      const title = visit.words[name];
      const text = written === undefined ? unwritten(visit, name) : prose(title, markdown(written));
      const body = name === "imprint" ? html`!${text}!${operatorFacts(visit)}` : text;
      return { title, body, canonical: `/${name}/` };
    });
}

/** What was written, in the reader's language before any other, and in the console before a file. */
async function findWritten({ settings, config }: Pages["site"], name: Name, language: string) {
  const written = settings.current.texts[name] ?? {};
  const own = written[language] ?? (await readWritten(config.dataDir, name, language));
  return own ?? written[config.language] ?? Object.values(written)[0];
}

/** The operator's text, in the reader's language where it is there; undefined where there is none. */
async function readWritten(dataDir: string, name: Name, language: string): Promise<string | undefined> {
  for (const file of [`${name}.${language}.md`, `${name}.md`]) {
    const text = await readIfThere(join(dataDir, "texts", file));
    if (text !== undefined && text.trim() !== "") return text;
  }
  return undefined;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** The text has a title of its own, or gets the page's. */
function prose(title: string, content: Html): Html {
  return html`<article class="prose">!${content.startsWith("<h1>") ? "" : html`<h1>${title}</h1>`}
!${content}</article>`;
}

/** How to reach those who run the market, and where money for it goes. */
function operatorFacts({ site, language, format }: Visit): Html {
  const { contact, bank_account: account } = site.settings.current;
  const { operator } = words[language].texts;
  const address = contact?.address;
  const lines = [
    address && {
      term: operator.address,
      text: [
        address.street,
        address.line2,
        `${address.postal_code} ${address.city}`.trim(),
        format.country(address.country),
      ]
        .filter(Boolean)
        .join(", "),
    },
    contact?.email && { term: operator.email, text: contact.email },
    contact?.phone && { term: operator.phone, text: contact.phone },
    account && {
      term: operator.bankAccount,
      text: [account.holder, groupsOf(account.iban), account.bic].filter(Boolean).join(", "),
    },
  ].filter((line) => typeof line === "object" && line !== null);
  return lines.length === 0
    ? ""
    : html`<section class="prose"><h2>${operator.title}</h2>!${facts(lines)}</section>`;
}

/** An IBAN as people read it. */
function groupsOf(iban: string): string {
  return iban.replaceAll(/(.{4})(?=.)/g, "$1 ");
}

function unwritten({ language, words: shared, site }: Visit, name: Name): Html {
  const { siteName, production } = site.config;
  const { notWritten, whereToWrite, operator: _operator, ...texts } = words[language].texts;
  const sections = texts[name](siteName).map(
    ([heading, text]) => html`<h2>${heading}</h2>
<p>${text}</p>`,
  );
  // What the site is can be said without the operator; what they owe by law can't.
  const isMissing = name !== "about";
  const hint = production ? "" : ` ${whereToWrite(`texts/${name}.md`)}`;
  return html`<article class="prose"><h1>${shared[name]}</h1>
!${isMissing ? notice({ kind: "info", text: notWritten(siteName) + hint }) : ""}
!${sections}</article>`;
}
