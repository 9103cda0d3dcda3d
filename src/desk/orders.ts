import { html } from "ghtml";
import { type Static, Type } from "typebox";
import { type OrderBody, readOrders, readWork, type Status, showOrder } from "#orders";
import { closed, Day, Id, oneOf } from "#platform/base";
import { pageQuery } from "#platform/http";
import {
  badge,
  button,
  empty,
  field,
  formErrors,
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
import { type AnyVisit, deskPage, deskWords, hiddenKey } from "./frame.ts";
import { liveDesk } from "./live.ts";

/** The views of the list, by the statuses that each shows. */
const views = {
  open: "awaiting_payment,placed,ready",
  placed: "placed",
  ready: "ready",
  awaiting_payment: "awaiting_payment",
  fulfilled: "fulfilled",
  cancelled: "cancelled",
} as const;
type View = keyof typeof views;
const viewNames = Object.keys(views) as View[];

const Query = closed({
  view: Type.Optional(oneOf(...viewNames)),
  wanted_on: Type.Optional(Day()),
  market_day: Type.Optional(Id),
  cursor: pageQuery.cursor,
});
type OrdersVisit = Visit<Partial<Static<typeof Query>>>;

/** What buyers have ordered from the producer, the newest first, by status and by the day on which they want it. */
export function ordersPage({ page }: Pages): void {
  page("/desk/orders/", { query: Query, access: "producer" }, write);
}

async function write(visit: OrdersVisit): Promise<PageContent> {
  const { site, siteUrl, query } = visit;
  const words = deskWords(visit);
  const { user_id: userId } = personOf(visit);
  const { view = "open", wanted_on, market_day, cursor } = query;
  // Before the list: what changes in between is told at once.
  const work = await readWork(site.db, userId);
  let asked: Asked = {
    status: views[view],
    ...(wanted_on !== undefined && { wanted_on }),
    ...(market_day !== undefined && { market_day }),
  };
  const { rows, previous, next } = await readListPage(visit, cursor ? { cursor } : asked, (page) => {
    asked = page.filters;
    return readOrders(site.db, userId, "producer", page);
  });
  const orders = rows.map((row) => showOrder(row, userId, siteUrl, visit.now));
  const list =
    orders.length === 0
      ? empty({ title: words.orders.none, text: words.orders.noneText })
      : html`<ul class="stack plain">!${orders.map((order) => orderCard(visit, order))}</ul>`;
  const content = html`!${viewTabs(visit, asked)}
!${dayForm(visit, asked)}
!${livePart({ id: "orders", ...liveDesk(work), said: words.desk.changed }, list)}
!${pager({ label: words.desk.pages, previous, next })}`;
  return deskPage(visit, "orders", { content });
}

type Asked = { status?: string; wanted_on?: string; market_day?: number };

function viewTabs(visit: OrdersVisit, { status, wanted_on, market_day }: Asked): Html {
  const { orders } = deskWords(visit);
  const wanted = wanted_on === undefined ? "" : `&wanted_on=${wanted_on}`;
  const day = market_day === undefined ? wanted : `${wanted}&market_day=${market_day}`;
  return tabs({
    label: orders.views,
    tabs: viewNames.map((name) => ({
      text: orders.view[name],
      href: `/desk/orders/?view=${name}${day}`,
      isCurrent: views[name] === status,
    })),
  });
}

function dayForm(visit: OrdersVisit, { status, wanted_on }: Asked): Html {
  const { orders, desk } = deskWords(visit);
  const errors = formErrors(visit, { wanted_on: orders.wantedOn });
  const view = viewNames.find((name) => views[name] === status) ?? "open";
  return html`<form class="row end" action="/desk/orders/"><input type="hidden" name="view" value="${view}">
!${field({ name: "wanted_on", label: orders.wantedOn, type: "date", value: wanted_on, ...errors.of("wanted_on") })}
!${button({ text: desk.show, kind: "secondary" })}
</form>`;
}

function orderCard(visit: AnyVisit, order: OrderBody): Html {
  const { format } = visit;
  const { orders } = deskWords(visit);
  const { id, buyer, items, total, placed_at, wanted_on, note } = order;
  const names = items.map(({ name, quantity }) => `${quantity}\u00a0× ${name}`);
  return html`<li class="card padded stack tight">
<h2 class="title"><a href="/desk/orders/${id}/">${orders.orderOf(id, buyer.display_name)}</a></h2>
<p class="row">!${statusBadge(visit, order)}<span class="faint">${orders.placedAt(format.moment(placed_at))}</span><b class="figure">${format.money(total)}</b></p>
<p>${format.list(names)}</p>
!${wanted_on === null ? "" : html`<p>${orders.wantedOnDay(format.weekday(wanted_on))}</p>`}!${note === null ? "" : html`<p class="faint">${orders.quote(note)}</p>`}
!${nextStep(visit, order)}
</li>`;
}

/** The one thing to do with an order next, as a button. */
export function nextStep(visit: AnyVisit, { id, actions, delivery_method }: OrderBody): Html {
  const { orders } = deskWords(visit);
  const name = (["preparation", "handover"] as const).find((step) => actions.includes(step));
  if (name === undefined) return "";
  const text = orders.step[delivery_method === "delivery" ? "delivery" : "pickup"][name];
  return html`<form method="post" action="/desk/orders/${id}/${name}/">!${hiddenKey(visit)}!${button({ text, label: orders.stepOf(text, id) })}</form>`;
}

/** What an order's status is called, by how its goods reach their buyer. */
export function statusName(
  visit: AnyVisit,
  { delivery_method }: Pick<OrderBody, "delivery_method">,
  status: Status,
): string {
  const { orders } = deskWords(visit);
  return (delivery_method === "delivery" && orders.statusOfDelivery[status]) || orders.status[status];
}

export function statusBadge(visit: AnyVisit, order: OrderBody): Html {
  const kinds = {
    awaiting_payment: "notable",
    placed: "plain",
    ready: "good",
    fulfilled: "plain",
    cancelled: "bad",
  } as const;
  return badge({ text: statusName(visit, order, order.status), kind: kinds[order.status] });
}
