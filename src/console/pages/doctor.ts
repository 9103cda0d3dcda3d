import { html } from "ghtml";
import { type Finding, say, stateName, summaryOf } from "#doctor";
import { closed } from "#platform/base";
import { badge, button, type Html, notice, type PageContent, type Pages, table, type Visit } from "#web";
import { examineSite, sendTrialLetter } from "../doctor.ts";
import { actForm, consolePage, consoleWords, hiddenKey } from "./frame.ts";

/** What is not well with the site and its machine, and what to do. */
export function doctorPages(pages: Pages): void {
  pages.page("/console/doctor/", { access: "staff" }, write);
  actForm(
    pages,
    "/console/doctor/letter/",
    {
      params: closed({}),
      back: () => "/console/letters/",
      act: (tx, by) => sendTrialLetter(tx, pages.site, by),
    },
    write as never,
  );
}

async function write(visit: Visit): Promise<PageContent> {
  const { site, language } = visit;
  const words = consoleWords(visit);
  const findings = await examineSite(site);
  const isWell = findings.every(({ state }) => state === "ok");
  const content = html`!${notice({ kind: isWell ? "done" : "warning", text: summaryOf(findings, language) })}
!${findingTable(visit, findings)}
<form class="stack" method="post" action="/console/doctor/letter/"><h2>${words.doctor.trial}</h2>
<p>${words.doctor.trialText}</p>!${hiddenKey(visit)}
<p>!${button({ text: words.doctor.sendTrial, kind: "secondary" })}</p></form>`;
  return consolePage(visit, "doctor", content);
}

const worstFirst: Finding["state"][] = ["error", "warning", "ok"];
const kinds = { ok: "good", warning: "notable", error: "bad" } as const;

function findingTable(visit: Visit, findings: Finding[]): Html {
  const { language } = visit;
  const words = consoleWords(visit);
  const sorted = findings.toSorted((a, b) => worstFirst.indexOf(a.state) - worstFirst.indexOf(b.state));
  return table({
    caption: words.doctor.title,
    isCaptionHidden: true,
    columns: [{ text: words.what }, { text: words.status }, { text: words.doctor.found }],
    rows: sorted.map((one) => {
      const { about, state, what, advice } = say(one, language);
      return [
        html`${about}`,
        badge({ text: stateName(state, language), kind: kinds[state] }),
        html`${what}!${advice === undefined ? "" : html`<br><span class="small">${advice}</span>`}`,
      ];
    }),
  });
}
