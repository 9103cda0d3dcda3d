import { html } from "ghtml";
import { type GoodsSales, readBestGoods, readBuyers, readWeeks, type WeekSales } from "#orders";
import { daysAfter, showMoney } from "#platform/base";
import { empty, type Html, type PageContent, type Pages, personOf, table, type Visit } from "#web";
import { barChart } from "./chart.ts";
import { deskPage, deskWords, section } from "./frame.ts";

const weeksShown = 12;

/** Twelve weeks of sales, goods and buyers, each as a chart with the table beside. */
export function numbersPage({ page }: Pages): void {
  page("/desk/numbers/", { access: "producer" }, write);
}

async function write(visit: Visit): Promise<PageContent> {
  const { site, today } = visit;
  const { numbers } = deskWords(visit);
  const { user_id: userId } = personOf(visit);
  const weeks = weeksUntil(today);
  const since = { since: weeks[0] ?? today, timeZone: site.config.timeZone };
  const [sales, goods, buyers] = await Promise.all([
    readWeeks(site.db, userId, since),
    readBestGoods(site.db, userId, since),
    readBuyers(site.db, userId, since),
  ]);
  const currencies = [...new Set(sales.map(({ currency }) => currency))];
  const content =
    sales.length === 0
      ? empty({ title: numbers.none, text: numbers.noneText })
      : html`<p>${numbers.intro}</p>
!${currencies.map((currency) => salesOf(visit, weeks, currency, sales))}
!${section("buyers", numbers.buyers, buyersOf(visit, weeks, sales, buyers))}
!${currencies.map((currency) => goodsOf(visit, currency, goods))}`;
  return deskPage(visit, "numbers", { content });
}

/** The Mondays of the weeks that are shown, the present one last. */
function weeksUntil(today: string): string[] {
  const monday = daysAfter(today, 1 - Temporal.PlainDate.from(today).dayOfWeek);
  return Array.from({ length: weeksShown }, (_, index) => daysAfter(monday, 7 * (index + 1 - weeksShown)));
}

function salesOf(visit: Visit, weeks: string[], currency: string, sales: WeekSales[]): Html {
  const { format } = visit;
  const { numbers } = deskWords(visit);
  const of = new Map(sales.filter((one) => one.currency === currency).map((one) => [one.week, one]));
  const money = (minor: number) => format.money(showMoney(minor, currency));
  const bars = weeks.map((week) => ({ label: format.shortDay(week), value: of.get(week)?.total_minor ?? 0 }));
  const rows = weeks.map((week) => [
    html`${format.day(week)}`,
    html`${format.number(of.get(week)?.orders ?? 0)}`,
    html`${money(of.get(week)?.total_minor ?? 0)}`,
  ]);
  const title = numbers.sales(currency);
  return section(
    `sales-${currency}`,
    title,
    beside(
      barChart(title, bars),
      table({
        caption: title,
        isCaptionHidden: true,
        columns: [
          { text: numbers.week },
          { text: numbers.orders, isFigure: true },
          { text: numbers.total, isFigure: true },
        ],
        rows,
      }),
    ),
  );
}

function buyersOf(
  visit: Visit,
  weeks: string[],
  sales: WeekSales[],
  { buyers, returning }: { buyers: number; returning: number },
): Html {
  const { format } = visit;
  const { numbers } = deskWords(visit);
  // Of several currencies the most counts: one buyer may pay in two.
  const inWeek = (week: string) =>
    Math.max(0, ...sales.filter((one) => one.week === week).map((one) => one.buyers));
  const bars = weeks.map((week) => ({ label: format.shortDay(week), value: inWeek(week) }));
  return html`<p>${numbers.buyersText(buyers, format.number(buyers), format.number(returning))}</p>
!${beside(
    barChart(numbers.buyers, bars),
    table({
      caption: numbers.buyers,
      isCaptionHidden: true,
      columns: [{ text: numbers.week }, { text: numbers.buyers, isFigure: true }],
      rows: weeks.map((week) => [html`${format.day(week)}`, html`${format.number(inWeek(week))}`]),
    }),
  )}`;
}

function goodsOf(visit: Visit, currency: string, goods: GoodsSales[]): Html {
  const { format } = visit;
  const { numbers } = deskWords(visit);
  const sold = goods.filter((one) => one.currency === currency);
  const title = numbers.goods(currency);
  return section(
    `goods-${currency}`,
    title,
    beside(
      barChart(
        title,
        sold.map(({ total_minor }, index) => ({ label: String(index + 1), value: total_minor })),
      ),
      table({
        caption: title,
        isCaptionHidden: true,
        columns: [
          { text: numbers.product },
          { text: numbers.packages, isFigure: true },
          { text: numbers.total, isFigure: true },
        ],
        rows: sold.map(({ product_id, name, packages, total_minor }, index) => [
          html`<span>${index + 1}. <a href="/desk/goods/${product_id}/">${name}</a></span>`,
          html`${format.number(packages)}`,
          html`${format.money(showMoney(total_minor, currency))}`,
        ]),
      }),
    ),
  );
}

function beside(chart: Html, figures: Html): Html {
  return html`<div class="charted"><div>!${chart}</div><div>!${figures}</div></div>`;
}
