import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { html } from "ghtml";
import { type Html, markdown, notice, type Pages, type Visit } from "#web";
import { words } from "./words/index.ts";

const names = ["about", "terms", "privacy", "imprint"] as const;
type Name = (typeof names)[number];

/**
 * `/about/`, `/terms/`, `/privacy/` and `/imprint/`: what the operator wrote as Markdown in `DATA_DIR/texts/`, such as
 * `terms.de.md` for one language or `terms.md` for all; until then the headings that the law asks for.
 */
export function textPages({ page, site }: Pages): void {
  for (const name of names)
    page(`/${name}/`, {}, async (visit) => {
      const written = await readWritten(site.config.dataDir, name, visit.language);
      const title = visit.words[name];
      const body = written === undefined ? unwritten(visit, name) : prose(title, markdown(written));
      return { title, body, canonical: `/${name}/` };
    });
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

function unwritten({ language, words: shared, site }: Visit, name: Name): Html {
  const { siteName, production } = site.config;
  const { notWritten, whereToWrite, ...texts } = words[language].texts;
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
