import { html } from "ghtml";
import type { Static } from "typebox";
import { type Status, statuses } from "#orders";
import { closed } from "#platform/base";
import { pageQuery } from "#platform/http";
import {
  badge,
  button,
  field,
  formErrors,
  type Html,
  type PageContent,
  type Pages,
  pager,
  readListPage,
  select,
  table,
  type Visit,
} from "#web";
import { AllOrdersQuery } from "../order-schemas.ts";
import { searchOrders } from "../orders.ts";
import { showOrderLine } from "../show.ts";
import { consolePage, consoleWords } from "./frame.ts";

const { search, status, from, to } = AllOrdersQuery.properties;
const Query = closed({ search, status, from, to, cursor: pageQuery.cursor });
type OrdersVisit = Visit<Partial<Static<typeof Query>>>;

/** Everybody's orders, to be found by number, party, status and day. */
export function ordersPage({ page }: Pages): void {
  page("/console/orders/", { query: Query, access: "staff" }, write);
}

async function write(visit: OrdersVisit): Promise<PageContent> {
  const { site, query, format } = visit;
  const words = consoleWords(visit);
  const { rows, previous, next } = await readListPage(visit, query, (page) =>
    searchOrders(site.db, site.config.timeZone, page),
  );
  const orders = rows.map((row) => showOrderLine(row));
  const content = html`!${filters(visit)}
!${
    orders.length === 0
      ? html`<p>${words.noOrders}</p>`
      : table({
          caption: words.orders,
          isCaptionHidden: true,
          columns: [
            { text: words.order },
            { text: words.status },
            { text: words.buyer },
            { text: words.producer },
            { text: words.total, isFigure: true },
            { text: words.placed },
          ],
          rows: orders.map((order) => [
            html`<a href="/console/orders/${order.id}/">${words.orderTitle(order.id)}</a>`,
            orderStatus(visit, order.status),
            html`<a href="/console/people/${order.buyer.id}/">${order.buyer.display_name}</a>`,
            html`<a href="/console/people/${order.producer.id}/">${order.producer.display_name}</a>`,
            html`${format.money(order.total)}`,
            html`${format.moment(order.placed_at)}`,
          ]),
        })
  }
!${pager({ label: words.pages, previous, next })}`;
  return consolePage(visit, "orders", content);
}

export function orderStatus(visit: Visit<unknown, unknown>, name: Status): Html {
  const kinds = {
    awaiting_payment: "notable",
    placed: "plain",
    ready: "good",
    fulfilled: "plain",
    cancelled: "bad",
  } as const;
  return badge({ text: consoleWords(visit).orderStatus[name], kind: kinds[name] });
}

function filters(visit: OrdersVisit): Html {
  const { query } = visit;
  const words = consoleWords(visit);
  const errors = formErrors(visit, { from: words.from, to: words.to });
  return html`<form class="row end" action="/console/orders/">
!${field({ name: "search", label: words.findOrders, value: query.search, type: "search", autocomplete: "off", maxlength: 254 })}
!${select({
    name: "status",
    label: words.status,
    value: query.status ?? "",
    options: [
      { value: "", text: words.all },
      ...statuses.map((value) => ({ value, text: words.orderStatus[value] })),
    ],
  })}
!${field({ name: "from", label: words.from, value: query.from, type: "date", ...errors.of("from") })}
!${field({ name: "to", label: words.to, value: query.to, type: "date", ...errors.of("to") })}
!${button({ text: words.search, kind: "secondary" })}
</form>`;
}
