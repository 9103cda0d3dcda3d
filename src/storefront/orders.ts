import { html } from "ghtml";
import { type Static, Type } from "typebox";
import { type OrderBody, readOrders, type Status, showOrder } from "#orders";
import { closed, Id, oneOf } from "#platform/base";
import { pageQuery } from "#platform/http";
import {
  badge,
  buttonLink,
  empty,
  type Html,
  livePart,
  type PageContent,
  type Pages,
  pager,
  personOf,
  readListPage,
  tabs,
  type Visit,
} from "#web";
import { readAsked } from "./asked.ts";
import { liveOrders } from "./order-live.ts";
import { words as all, type StorefrontWords } from "./words/index.ts";

type OrderWords = StorefrontWords["orders"];

/** The views of the list, by the statuses that each shows. */
const views = {
  open: "awaiting_payment,placed,ready",
  closed: "fulfilled,cancelled",
} as const;

const OrdersQuery = closed({
  view: Type.Optional(oneOf("open", "closed")),
  checkout_id: Type.Optional(Id),
  cursor: pageQuery.cursor,
});

/** What somebody has ordered, the newest first. */
export function ordersPage({ page }: Pages): void {
  page("/orders/", { query: OrdersQuery, access: "member" }, write);
}

async function write(visit: Visit<Partial<Static<typeof OrdersQuery>>>): Promise<PageContent> {
  const { site, siteUrl, language, query } = visit;
  const words = all[language].orders;
  const { user_id: userId } = personOf(visit);
  const { view, checkout_id, cursor } = query;
  const asked = {
    ...(cursor && { cursor }),
    ...(view && { status: views[view] }),
    ...(checkout_id && { checkout_id }),
  };
  const { rows, previous, next } = await readAsked(visit, asked, (those) =>
    readListPage(visit, those, (page) => readOrders(site.db, userId, "buyer", page)),
  );
  const orders = rows.map((row) => showOrder(row, userId, siteUrl, visit.now));
  const tabsOfViews = [
    { text: words.all, href: "/orders/", isCurrent: view === undefined },
    { text: words.open, href: "/orders/?view=open", isCurrent: view === "open" },
    { text: words.closed, href: "/orders/?view=closed", isCurrent: view === "closed" },
  ];
  const links = [{ text: words.toProducts, href: "/products/" }];
  const body = html`<div class="stack"><h1>${words.title}</h1>
!${tabs({ label: words.views, tabs: tabsOfViews })}
!${
    orders.length === 0
      ? empty({ title: words.empty, text: words.emptyText, links })
      : livePart(
          { id: "orders", ...liveOrders(orders), said: words.someMoved },
          html`<ul class="stack plain">!${orders.map((order) => orderCard(visit, words, order))}</ul>`,
        )
  }
!${pager({ label: words.pages, previous, next })}</div>`;
  return { title: words.title, body };
}

function orderCard({ format }: Visit, words: OrderWords, order: OrderBody): Html {
  const { id, producer, items, total, placed_at } = order;
  const names = items.map(({ name, quantity }) => `${quantity}\u00a0× ${name}`);
  return html`<li class="card padded stack tight">
<h2 class="title"><a href="/orders/${id}/">${words.order(id)} ${words.from(producer.display_name)}</a></h2>
<p class="row">!${statusBadge(words, order)}<span class="faint">${words.placedAt(format.moment(placed_at))}</span><b class="figure">${format.money(total)}</b></p>
<p>${format.list(names)}</p>
!${
    order.actions.includes("payment")
      ? html`<p>!${buttonLink({ text: words.pay, href: `/checkout/${order.checkout_id}/payment/` })}</p>`
      : ""
  }
</li>`;
}

/** What an order's status is called, by how its goods reach their buyer. */
export function statusName(
  words: OrderWords,
  { delivery_method }: Pick<OrderBody, "delivery_method">,
  status: Status,
): string {
  return (delivery_method === "delivery" && words.statusOfDelivery[status]) || words.status[status];
}

export function statusBadge(words: OrderWords, order: OrderBody): Html {
  const kinds = {
    awaiting_payment: "notable",
    placed: "plain",
    ready: "good",
    fulfilled: "plain",
    cancelled: "bad",
  } as const;
  return badge({ text: statusName(words, order, order.status), kind: kinds[order.status] });
}
