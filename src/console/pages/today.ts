import { html } from "ghtml";
import { facts, notice, type PageContent, type Pages, type Visit } from "#web";
import type { CheckCode } from "../checks.ts";
import { readToday } from "../today.ts";
import { consolePage, consoleWords } from "./frame.ts";

/** What waits for the staff, with where to see to it. */
export function todayPage({ page, notices }: Pages): void {
  notices({ consoleDone: (visit) => ({ kind: "done", text: consoleWords(visit).done }) });
  page("/console/", { access: "staff" }, write);
}

async function write(visit: Visit): Promise<PageContent> {
  const words = consoleWords(visit);
  const today = await readToday(visit.site);
  const lines = [
    [words.producersPending, today.producers_pending, "/console/producers/?status=pending"],
    [words.payoutsRequested, today.payouts_requested, "/console/payouts/?status=requested"],
    [words.bank.waiting, today.bank_entries_open, "/console/bank/"],
    [words.lettersFailed, today.letters_failed, "/console/letters/?status=failed"],
    [words.paymentsStuck, today.payments_stuck, "/console/orders/?status=awaiting_payment"],
    [words.refundsStuck, today.refunds_stuck, "/console/orders/?status=cancelled"],
  ] as const;
  const content = lines.every(([, count]) => count === 0)
    ? html`<p>${words.nothingWaits}</p>`
    : html`<section class="stack"><h2>${words.waiting}</h2>!${facts(
        lines.map(([term, count, href]) => ({
          ...{ term, text: visit.format.number(count) },
          href: count > 0 ? href : undefined,
        })),
      )}</section>`;
  const { checks } = words;
  const checked = html`<section class="stack"><h2>${checks.title}</h2>!${
    today.checks.length === 0
      ? notice({ kind: "done", text: checks.allWell })
      : html`!${today.checks.map(({ code, status }) =>
          notice({
            kind: status === "error" ? "problem" : "warning",
            text: checks.says[code],
            links: placeOf(code).map((href) => ({ text: checks.open, href })),
          }),
        )}`
  }<p><a href="/console/doctor/">${checks.toDoctor}</a></p></section>`;
  const links = html`<p><a href="/pickup/">${words.handOverDay}</a></p>`;
  return consolePage(visit, "today", html`!${content}!${links}!${checked}`);
}

/** Where it is mended, if that is in the console. */
function placeOf(code: CheckCode): string[] {
  const [, text] = /^(imprint|terms|privacy)_missing$/.exec(code) ?? [];
  if (text !== undefined) return [`/console/settings/texts/${text}/`];
  if (code === "contact_missing" || code === "bank_account_missing") return ["/console/settings/"];
  if (code === "no_place") return ["/console/places/new/"];
  return code === "no_market_day" ? ["/console/days/"] : [];
}
