import { html } from "ghtml";
import type { Keys, PageRequest } from "#platform/listing";
import { type Html, type PageContent, pager, readListPage, tabs, type Visit } from "#web";
import { consolePage, consoleWords } from "./frame.ts";
import { payoutParts } from "./payout-parts.ts";

/** What a list of money was asked for. */
export interface AskedStatus<Status extends string> {
  status?: Status;
  cursor?: string;
}

interface StatusList<Status extends string, Row> {
  part: Parameters<typeof payoutParts>[1];
  path: `/${string}/`;
  statuses: Record<Status, string>;
  /** The one that is shown first. */
  first: Status;
  read(page: PageRequest<{ status?: Status }>): Promise<(Row & { keys: Keys })[]>;
  table(rows: Row[]): Html;
  none: string;
  /** What stands above the list. */
  above?: Html;
  heading?: string;
}

/** A page of payouts, repayments or disputes: a tab for each status, and what has it, the newest first. */
export async function statusList<Status extends string, Row extends { status: string }>(
  visit: Visit<AskedStatus<Status>, unknown>,
  { part, path, statuses, first, read, table, none, above = "", heading }: StatusList<Status, Row>,
): Promise<PageContent> {
  const words = consoleWords(visit);
  const { cursor, status = first } = visit.query;
  const { rows, previous, next } = await readListPage(visit, cursor ? { cursor } : { status }, read);
  // A page that was reached by a cursor has the status of its rows.
  const shown = rows[0]?.status ?? status;
  const content = html`!${payoutParts(visit, part)}!${above}
!${tabs({
    label: words.status,
    tabs: Object.entries<string>(statuses).map(([one, text]) => ({
      ...{ text, href: `${path}?status=${one}`, isCurrent: one === shown },
    })),
  })}
!${rows.length === 0 ? html`<p>${none}</p>` : table(rows)}
!${pager({ label: words.pages, previous, next })}`;
  return consolePage(visit, "payouts", content, heading);
}
