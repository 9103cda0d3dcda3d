import { html } from "ghtml";
import type { Static } from "typebox";
import { type KeptLetter, letterStatuses, readKept } from "#mail";
import { closed, Id, showEmail } from "#platform/base";
import { pageQuery } from "#platform/http";
import {
  badge,
  button,
  field,
  type Html,
  type PageContent,
  type Pages,
  pager,
  readListPage,
  select,
  table,
  type Visit,
} from "#web";
import { LettersQuery } from "../letter-schemas.ts";
import { isOver, sendAgain } from "../letters.ts";
import { actForm, consolePage, consoleWords, hiddenKey } from "./frame.ts";

const { status, to } = LettersQuery.properties;
const Query = closed({ status, to, cursor: pageQuery.cursor });
type LettersVisit = Visit<Partial<Static<typeof Query>>>;

/** What the site wrote to people in the last 30 days, and what the mail server didn't take. */
export function letterPages(pages: Pages): void {
  pages.page("/console/letters/", { query: Query, access: "staff" }, write);
  actForm(
    pages,
    "/console/letters/:letter_id/resending/",
    {
      params: closed({ letter_id: Id }),
      back: () => "/console/letters/",
      act: async (tx, by, { letter_id }) => void (await sendAgain(tx, pages.site, by, letter_id)),
    },
    (visit) => write({ ...visit, query: {} } as never),
  );
}

async function write(visit: LettersVisit): Promise<PageContent> {
  const { site, query } = visit;
  const words = consoleWords(visit);
  const { rows, previous, next } = await readListPage(visit, query, (page) => readKept(site.db, page));
  const content = html`!${filters(visit)}
!${rows.length === 0 ? html`<p>${words.noLetters}</p>` : letterTable(visit, rows)}
!${pager({ label: words.pages, previous, next })}`;
  return consolePage(visit, "letters", content);
}

function letterTable(visit: LettersVisit, rows: KeptLetter[]): Html {
  const { format } = visit;
  const words = consoleWords(visit);
  return table({
    caption: words.letters,
    isCaptionHidden: true,
    columns: [
      { text: words.letterTo },
      { text: words.subjectLine },
      { text: words.status },
      { text: words.when },
      { text: words.actions, isHidden: true },
    ],
    rows: rows.map((letter) => [
      html`${showEmail(letter.to)}`,
      html`${letter.subject}`,
      statusOf(visit, letter),
      html`${format.moment(letter.at)}`,
      resendForm(visit, letter),
    ]),
  });
}

function statusOf(visit: LettersVisit, { error, tries, isQueued }: KeptLetter): Html {
  const words = consoleWords(visit);
  if (error === null) return badge({ text: words.letterStatus.sent });
  return html`!${badge({ text: words.letterStatus.failed, kind: "bad" })}
<span class="small">${words.failedTimes(tries ?? 1)} ${isQueued ? words.isRetried : words.isGivenUp}<br>${error}</span>`;
}

function resendForm(visit: LettersVisit, letter: KeptLetter): Html {
  const words = consoleWords(visit);
  if (isOver(letter, visit.now)) return "";
  const label = words.ofName(words.sendAgain, `${letter.subject}, ${showEmail(letter.to)}`);
  return html`<form method="post" action="/console/letters/${letter.id}/resending/">!${hiddenKey(visit)}!${button({ text: words.sendAgain, label, kind: "secondary" })}</form>`;
}

function filters({ query, ...visit }: LettersVisit): Html {
  const words = consoleWords(visit);
  return html`<form class="row end" action="/console/letters/">
!${field({ name: "to", label: words.letterTo, value: query.to, type: "search", autocomplete: "off", maxlength: 254 })}
!${select({
    name: "status",
    label: words.status,
    value: query.status ?? "",
    options: [
      { value: "", text: words.all },
      ...letterStatuses.map((value) => ({ value, text: words.letterStatus[value] })),
    ],
  })}
!${button({ text: words.show, kind: "secondary" })}
</form>`;
}
