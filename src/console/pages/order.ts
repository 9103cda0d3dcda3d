import { html } from "ghtml";
import type { Static } from "typebox";
import { readWholeOrder } from "#orders";
import { closed, Id } from "#platform/base";
import { readActs } from "#staff";
import {
  button,
  buttonLink,
  type Fact,
  facts,
  type Html,
  mayRefund,
  type PageContent,
  type Pages,
  paidFacts,
  refundFacts,
  refundPage,
  refundWords,
  table,
  type Visit,
} from "#web";
import { cancelOrder } from "../money.ts";
import type { ConsoleOrder } from "../order-schemas.ts";
import { showWholeOrder } from "../show.ts";
import { actTable } from "./acts.ts";
import { failedRefundPages } from "./failed-refunds.ts";
import { consolePage, consoleWords, hiddenKey, reasonPage } from "./frame.ts";
import { orderStatus } from "./orders.ts";

const params = closed({ order_id: Id });
type OrderVisit = Visit<unknown, Static<typeof params>>;
type Order = Static<typeof ConsoleOrder>;

/** One order, whole: its parties, items, trail and money. */
export function orderPages(pages: Pages): void {
  const { page, site } = pages;
  page("/console/orders/:order_id/", { params, access: "staff" }, write);
  reasonPage(pages, "/console/orders/:order_id/cancellation/", {
    params,
    back: ({ order_id }) => `/console/orders/${order_id}/`,
    ask: async (visit) => {
      const words = consoleWords(visit);
      const { order } = await readWholeOrder(site.db, visit.params.order_id);
      return { title: words.cancelTitle(order.id), text: words.cancelText, confirm: words.cancelOrder };
    },
    act: (tx, by, { order_id }, reason) => cancelOrder(tx, site, by, order_id, reason),
  });
  refundPage(pages, {
    ...{ under: "/console/orders/", access: "staff", notice: "consoleRefunded" },
    orderOf: async ({ siteUrl, now, params: { order_id } }) =>
      showWholeOrder(await readWholeOrder(site.db, order_id), siteUrl, now),
    frame: (visit, { title, content, summary }) =>
      consolePage(visit, "orders", html`!${summary}!${content}`, title, { hasSummary: true }),
  });
  failedRefundPages(pages);
}

async function write(visit: OrderVisit): Promise<PageContent> {
  const { site, siteUrl, params: asked } = visit;
  const words = consoleWords(visit);
  const order = showWholeOrder(await readWholeOrder(site.db, asked.order_id), siteUrl, visit.now);
  const filters = { subject: "order", subject_id: order.id } as const;
  const acts = await readActs(site.db, { filters, take: 20, after: undefined, backwards: false });
  const section = (id: string, title: string, content: Html) =>
    html`<section class="card padded stack" aria-labelledby="${id}"><h2 id="${id}">${title}</h2>!${content}</section>`;
  const content = html`<p class="row">!${orderStatus(visit, order.status)}
<a href="/console/people/${order.buyer.id}/">${words.buyer}: ${order.buyer.display_name}</a>
<a href="/console/people/${order.producer.id}/">${words.producer}: ${order.producer.display_name}</a></p>
!${section("about", words.order, facts(aboutOf(visit, order)))}
!${section("items", words.items, itemsOf(visit, order))}
!${section("money", words.money, html`!${facts(moneyOf(visit, order))}!${refundsOf(visit, order)}`)}
!${section("trail", words.trail, facts(trailOf(visit, order)))}
!${acts.length === 0 ? "" : section("log", words.acts, actTable(visit, acts))}
!${
    order.may_be_cancelled
      ? html`<p>!${buttonLink({ text: words.cancelOrder, href: `/console/orders/${order.id}/cancellation/`, kind: "danger" })}</p>`
      : ""
  }`;
  return consolePage(visit, "orders", content, words.orderTitle(order.id));
}

function aboutOf(visit: OrderVisit, order: Order): Fact[] {
  const { format } = visit;
  const words = consoleWords(visit);
  const reach = ({ email, phone }: Order["buyer_contact"]) =>
    [email, phone].filter((one) => one !== null).join(", ") || words.noEmail;
  const { address } = order.pickup ?? order;
  const place = address ? `${address.street}, ${`${address.postal_code} ${address.city}`.trim()}` : undefined;
  return [
    { term: words.buyer, text: reach(order.buyer_contact) },
    { term: words.producer, text: reach(order.producer_contact) },
    { term: words.delivery, text: words.deliveryMethod[order.delivery_method] + (place ? `: ${place}` : "") },
    ...(order.wanted_on ? [{ term: words.when, text: format.day(order.wanted_on) }] : []),
    ...(order.note ? [{ term: words.note, text: order.note }] : []),
    ...(order.cancel_reason ? [{ term: words.whyCancelled, text: order.cancel_reason }] : []),
  ];
}

function itemsOf(visit: OrderVisit, order: Order): Html {
  const { format } = visit;
  const words = consoleWords(visit);
  return table({
    caption: words.items,
    isCaptionHidden: true,
    columns: [
      { text: words.item },
      { text: words.quantity, isFigure: true },
      { text: words.price, isFigure: true },
      { text: words.total, isFigure: true },
    ],
    rows: [
      ...order.items.map((item) => [item, ""] as const),
      ...order.removed_items.map((item) => [item, ` (${words.takenOut})`] as const),
    ].map(([item, remark]) => [
      html`${item.name}${remark}`,
      html`${format.number(item.quantity)}`,
      html`${format.money(item.price)}`,
      html`${format.money(item.line_total)}`,
    ]),
  });
}

/** What goes back, the way to give more, and what to do with what failed. */
function refundsOf(visit: OrderVisit, order: Order): Html {
  const words = consoleWords(visit);
  const failed = order.refunds.filter(({ status }) => status === "failed");
  return html`!${refundFacts(visit, order.refunds)}
!${failed.map(
    ({
      id,
      amount,
    }) => html`<form class="row" method="post" action="/console/refunds/${id}/attempts/">!${hiddenKey(visit)}<span>${words.refund} ${id}, ${visit.format.money(amount)}</span>
!${button({ text: words.retryRefund, label: words.ofName(words.retryRefund, String(id)), kind: "secondary" })}
!${buttonLink({ text: words.byHand, label: words.ofName(words.byHand, String(id)), href: `/console/refunds/${id}/payment/`, kind: "quiet" })}</form>`,
  )}
!${mayRefund(order) ? html`<p>!${buttonLink({ text: refundWords[visit.language].link, href: `/console/orders/${order.id}/refunds/`, kind: "secondary" })}</p>` : ""}`;
}

function moneyOf(visit: OrderVisit, order: Order): Fact[] {
  const { format } = visit;
  const words = consoleWords(visit);
  return [
    { term: words.paymentMethod[order.payment_method], text: format.money(order.total), isTotal: true },
    { term: words.commission, text: format.money(order.commission) },
    ...order.payments.map(({ id, status, captured }) => ({
      term: `${words.payment} ${id}`,
      text: captured ? `${words.captured}: ${format.money(captured)}` : status,
    })),
    ...paidFacts(visit, order.payment),
  ];
}

function trailOf(visit: OrderVisit, { history }: Order): Fact[] {
  const { format } = visit;
  const words = consoleWords(visit);
  return history.map(({ status, at, by }) => ({
    term: words.orderStatus[status],
    text: `${format.moment(at)}, ${words.by[by]}`,
  }));
}
