import { html } from "ghtml";
import { findDays, readDays, showDay } from "#days";
import { readRunningOut, readToPrepare, readWork, type Work } from "#orders";
import { showMoney } from "#platform/base";
import { readWallets } from "#wallet";
import {
  badge,
  buttonLink,
  empty,
  type Html,
  livePart,
  type PageContent,
  type Pages,
  personOf,
  table,
  type Visit,
} from "#web";
import { deskPage, deskWords, section } from "./frame.ts";
import { liveDesk } from "./live.ts";

/** What a producer has to do now, and what is on its way. */
export function todayPage({ page }: Pages): void {
  page("/desk/", { access: "producer" }, write);
}

async function write(visit: Visit): Promise<PageContent> {
  const { site } = visit;
  const { user_id: userId } = personOf(visit);
  const [work, toPrepare, days, low, money] = await Promise.all([
    readWork(site.db, userId),
    readToPrepare(site.db, userId),
    readNextDays(visit, userId),
    readRunningOut(site.db, userId),
    readMoney(visit, userId),
  ]);
  const words = deskWords(visit);
  const shown = html`!${counts(visit, work)}
<div class="grid wide">
!${section("prepare", words.desk.toPrepare, prepareTable(visit, toPrepare))}
!${section("low", words.desk.runningOut, lowTable(visit, low))}
!${section("days", words.desk.nextDays, days)}
!${section("money", words.desk.awaited, money)}
</div>`;
  const content = livePart(
    { id: "today", ...liveDesk(work), said: words.desk.changed },
    html`<div class="stack">!${shown}</div>`,
  );
  return deskPage(visit, "today", { content });
}

/** How many orders wait for what, each leading to them. */
function counts(visit: Visit, work: Work): Html {
  const { desk } = deskWords(visit);
  if (work.newest === null)
    return empty({
      title: desk.noOrdersYet,
      text: desk.noOrdersYetText,
      links: [
        { text: desk.addProduct, href: "/desk/goods/new/" },
        { text: desk.goods, href: "/desk/goods/" },
      ],
    });
  const shown = [
    ["placed", work.placed],
    ["ready", work.ready],
    ["awaiting_payment", work.awaiting_payment],
  ] as const;
  return html`<ul class="tallies">!${shown.map(
    ([status, count]) =>
      html`<li><a class="card" href="/desk/orders/?view=${status}"><b>${visit.format.number(count)}</b> <span>${desk.waiting[status]}</span></a></li>`,
  )}</ul>`;
}

function prepareTable(visit: Visit, rows: Awaited<ReturnType<typeof readToPrepare>>): Html {
  const { desk } = deskWords(visit);
  const { format } = visit;
  if (rows.length === 0) return html`<p class="faint">${desk.nothingToPrepare}</p>`;
  return table({
    caption: desk.toPrepare,
    isCaptionHidden: true,
    columns: [{ text: desk.product }, { text: desk.packs, isFigure: true }],
    rows: rows.map(({ name, pack_size, pack_unit, quantity }) => [
      html`${name}, ${format.pack(pack_size, pack_unit)}`,
      html`${format.number(quantity)}`,
    ]),
  });
}

function lowTable(visit: Visit, rows: Awaited<ReturnType<typeof readRunningOut>>): Html {
  const { desk } = deskWords(visit);
  if (rows.length === 0) return html`<p class="faint">${desk.nothingRunsOut}</p>`;
  return table({
    caption: desk.runningOut,
    isCaptionHidden: true,
    columns: [{ text: desk.product }, { text: desk.left, isFigure: true }],
    rows: rows.map(({ id, name, stock }) => [
      html`<a href="/desk/goods/${id}/">${name}</a>`,
      stock === 0 ? badge({ text: desk.soldOut, kind: "bad" }) : html`${visit.format.number(stock)}`,
    ]),
  });
}

/** The market days that the producer comes to next, with their cut-offs. */
async function readNextDays(visit: Visit, userId: number): Promise<Html> {
  const { site, now, siteUrl, format } = visit;
  const { timeZone } = site.config;
  const { desk } = deskWords(visit);
  const filters = { producer: userId, status: "announced,open,closed,under_way" };
  const page = { filters, take: 3, after: undefined, backwards: false };
  const found = await readDays(site.db, { timeZone, now }, page);
  const ids = found.map(({ id }) => id);
  const rows = new Map((await findDays(site.db, userId, ids)).map((row) => [row.id, row]));
  const days = ids.flatMap((id) => {
    const row = rows.get(id);
    return row ? [showDay(row, { viewerId: userId, siteUrl, timeZone, now })] : [];
  });
  if (days.length === 0) return html`<p class="faint">${desk.noDays}</p>`;
  return html`<ul class="stack plain">!${days.map(
    ({ id, date, place, closes_at, status }) =>
      html`<li><b><a href="/market-days/${id}/">${format.weekday(date)}</a></b>, ${place.name}<br>
<span class="faint">${status === "announced" || status === "open" ? desk.closes(format.moment(closes_at)) : desk.closed}</span></li>`,
  )}</ul>`;
}

async function readMoney({ site, format, language }: Visit, userId: number): Promise<Html> {
  const { desk } = deskWords({ language });
  const page = { filters: {}, take: 10, after: undefined, backwards: false };
  const wallets = await readWallets(site.db, site.config.currencies[0], userId, page);
  const money = (minor: number, currency: string) => format.money(showMoney(minor, currency));
  return html`<ul class="stack plain">!${wallets.map(
    ({ available_minor, pending_minor, currency }) =>
      html`<li>${desk.pending(money(pending_minor, currency))}<br><b>${desk.available(money(available_minor, currency))}</b></li>`,
  )}</ul>
<p>!${buttonLink({ text: desk.wallet, href: "/desk/wallet/", kind: "secondary" })}</p>`;
}
