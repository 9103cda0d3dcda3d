import { html } from "ghtml";
import type { Static } from "typebox";
import {
  nothingSupplied,
  type OrderBody,
  readOrder,
  readRefunds,
  type Status,
  showOrder,
  takeStep,
  wrongStatus,
} from "#orders";
import { showRefund } from "#payments";
import { closed, Id, Line, notFound, sumMoney } from "#platform/base";
import {
  buttonLink,
  confirmation,
  type Fact,
  type FormErrors,
  facts,
  formErrors,
  type Html,
  mayRefund,
  notice,
  type PageContent,
  type Pages,
  paidFacts,
  personOf,
  refundFacts,
  refundPage,
  refundWords,
  type Step,
  steps,
  textArea,
  type Visit,
} from "#web";
import { deskPage, deskWords, hiddenKey, section } from "./frame.ts";
import { issuedPapers } from "./invoices.ts";
import { lineActions, lineErrors, lineForms, lineHistory } from "./order-lines.ts";
import { nextStep, statusBadge, statusName } from "./orders.ts";

const params = closed({ order_id: Id });
const Cancellation = closed({ reason: Line(500) });
type OrderVisit = Visit<unknown, Static<typeof params>>;

/** One order, for its producer: who wants what, and what to do with it. */
export function orderPages(pages: Pages): void {
  const { page, form, notices } = pages;
  const done = (name: "preparation" | "handover" | "cancellation") => (visit: Visit) =>
    ({ kind: "done", text: deskWords(visit).orders.done[name] }) as const;
  notices({
    deskPreparation: done("preparation"),
    deskHandover: done("handover"),
    deskCancellation: done("cancellation"),
  });
  page("/desk/orders/:order_id/", { params, access: "producer" }, writeOrder);
  for (const name of ["preparation", "handover"] as const)
    form(
      `/desk/orders/:order_id/${name}/`,
      { body: closed({}), params, access: "producer" },
      (visit) => step(visit, name),
      writeOrder,
    );
  lineForms(pages, writeOrder);
  refundPage(pages, {
    ...{ under: "/desk/orders/", access: "producer", notice: "deskRefunded" },
    orderOf,
    frame: (visit, asked) => deskPage(visit, "orders", asked),
  });
  const path = "/desk/orders/:order_id/cancellation/";
  page(path, { params, access: "producer" }, askToCancel);
  form(
    path,
    { body: Cancellation, params, access: "producer" },
    (visit, { reason }) => step(visit, "cancellation", reason),
    askToCancel,
  );
}

const noticeOf = {
  preparation: "deskPreparation",
  handover: "deskHandover",
  cancellation: "deskCancellation",
} as const;

async function step(visit: OrderVisit, name: keyof typeof noticeOf, reason?: string) {
  const { site, now, params: asked } = visit;
  const actor = { userId: personOf(visit).user_id, now };
  // Also a party, its buyer isn't who takes these steps.
  await orderOf(visit);
  return visit.once(async (tx) => {
    await takeStep(tx, site.jobs, actor, asked.order_id, name, reason ?? null);
    return { to: `/desk/orders/${asked.order_id}/`, notice: { name: noticeOf[name], about: [] } };
  });
}

/** Throws not_found for whoever is not its producer. */
async function orderOf({ site, siteUrl, person, now, params: asked }: OrderVisit): Promise<OrderBody> {
  const { user_id: userId } = personOf({ person });
  const row = await readOrder(site.db, userId, asked.order_id);
  if (row.producer_id !== userId) throw notFound();
  return showOrder(row, userId, siteUrl, now);
}

/** The page of an order; a refusal says that it has moved on. */
async function writeOrder(visit: OrderVisit): Promise<PageContent> {
  const { format, refusal } = visit;
  const { orders } = deskWords(visit);
  const order = await orderOf(visit);
  const errors = lineErrors(visit, order);
  const content = html`!${refusal?.code === wrongStatus.code ? notice({ kind: "warning", text: orders.moved }) : ""}
<p class="row">!${statusBadge(visit, order)}<span class="faint">${orders.placedAt(format.moment(order.placed_at))}</span></p>
!${whyCancelled(visit, order)}
<div class="row">!${nextStep(visit, order)}</div>
!${section("items", orders.items, html`!${facts(itemsOf(visit, order))}!${formsOf(visit, order, errors)}`)}
!${section("details", orders.details, facts(detailsOf(visit, order)))}
!${await moneyBack(visit, order)}
!${await issuedPapers(visit, order.id)}
!${section("trail", orders.trail, steps(stepsOf(visit, order), orders.states))}
!${
    order.actions.includes("cancellation")
      ? html`<p>!${buttonLink({ text: orders.cancel, href: `/desk/orders/${order.id}/cancellation/`, kind: "quiet" })}</p>`
      : ""
  }`;
  return deskPage(visit, "orders", {
    content,
    title: orders.orderOf(order.id, order.buyer.display_name),
    summary: errors.summary,
  });
}

/** What was given back, and the way to give more. */
async function moneyBack(visit: OrderVisit, order: OrderBody): Promise<Html> {
  const page = { filters: {}, take: 100, after: undefined, backwards: false };
  const refunds = await readRefunds(visit.site.db, order.id, page);
  const may = mayRefund(order) && order.status !== "cancelled";
  if (refunds.length === 0 && !may) return "";
  const words = refundWords[visit.language];
  const link = { text: words.link, href: `/desk/orders/${order.id}/refunds/`, kind: "secondary" } as const;
  return section(
    "refunds",
    words.refunds,
    html`!${refundFacts(
      visit,
      refunds.map((row) => showRefund(row)),
    )}!${may ? html`<p>!${buttonLink(link)}</p>` : ""}`,
  );
}

/** What may be done to each line: below all of them, for a list of facts takes no forms that fold. */
function formsOf(visit: OrderVisit, order: OrderBody, errors: FormErrors): Html {
  if (!order.actions.some((action) => action === "weight" || action === "supplied")) return "";
  return html`!${order.items.map((item) => html`<div class="stack tight"><h3>${item.name}</h3>!${lineActions(visit, order, item, errors)}</div>`)}`;
}

function itemsOf(visit: OrderVisit, order: OrderBody): Fact[] {
  const { format } = visit;
  const { orders, lines } = deskWords(visit);
  const line = ({
    name,
    quantity,
    pack_size,
    pack_unit,
    line_total,
    is_final,
  }: OrderBody["items"][number]) => ({
    term: `${quantity} × ${name}, ${format.pack(pack_size, pack_unit)}`,
    text: is_final ? format.money(line_total) : lines.about(format.money(line_total)),
  });
  const { commission, delivery_charge, total } = order;
  const [kept] = commission ? sumMoney([total, negated(commission)]) : [];
  return [
    ...order.items.map((item) => ({
      ...line(item),
      below: lineHistory(visit, item),
    })),
    ...order.removed_items.map((item) => ({
      ...line(item),
      isStruck: true,
      below: html`<p class="small">${orders.takenOutAt(format.moment(item.removed_at))}</p>`,
    })),
    ...(/[1-9]/.test(delivery_charge.amount)
      ? [
          {
            term: order.market_day ? orders.placeCharge : orders.deliveryCharge,
            text: format.money(delivery_charge),
          },
        ]
      : []),
    {
      term: orders.total,
      text: order.is_final ? format.money(total) : lines.about(format.money(total)),
      isTotal: true,
    },
    ...paidFacts({ format, language: visit.language }, order.payment),
    ...(commission && kept && order.payment_method !== "cash"
      ? [
          { term: orders.commission, text: format.money(negated(commission)) },
          { term: orders.kept, text: format.money(kept) },
        ]
      : []),
  ];
}

function negated({ amount, currency }: { amount: string; currency: string }) {
  return { amount: /^[0.]*$/.test(amount) ? amount : `-${amount}`, currency };
}

function detailsOf({ format, language }: OrderVisit, order: OrderBody): Fact[] {
  const { orders } = deskWords({ language });
  const { pickup, address, wanted_on, payment_method, paid_at, note, contact, delivery_method } = order;
  const { market_day: day } = order;
  const place = delivery_method === "pickup" ? pickup?.address : address;
  const lines = place && [
    place.street,
    place.line2,
    `${place.postal_code} ${place.city}`.trim(),
    format.country(place.country),
  ];
  const paid = paid_at ? orders.paid(format.moment(paid_at)) : orders.notPaid;
  return [
    { term: orders.buyer, text: [contact.name, contact.phone].filter(Boolean).join(", ") },
    day
      ? {
          term: orders.marketDay,
          text: `${format.weekday(day.date)}, ${format.time(day.slot.starts_at)}, ${day.place.name}, ${orders.basket(day.basket_number)}`,
        }
      : {
          term: delivery_method === "pickup" ? orders.pickup : orders.delivery,
          text: lines ? lines.filter(Boolean).join(", ") : orders.pickupUnknown,
        },
    ...(wanted_on ? [{ term: orders.wantedOn, text: format.weekday(wanted_on) }] : []),
    { term: orders.payment, text: `${orders[payment_method]}, ${paid}` },
    ...(note ? [{ term: orders.note, text: note }] : []),
  ];
}

/** The steps that were taken, and those that are still to come where the order goes on. */
function stepsOf(visit: OrderVisit, order: OrderBody): Step[] {
  const { history, status, payment_method } = order;
  const isOver = status === "fulfilled" || status === "cancelled";
  const taken = history.map((one, index): Step => {
    const isNow = index === history.length - 1 && !isOver;
    const state = one.status === "cancelled" ? "ended" : isNow ? "now" : "done";
    return { text: statusName(visit, order, one.status), time: visit.format.moment(one.at), state };
  });
  const way: Status[] = ["placed", "ready", "fulfilled"];
  if (payment_method !== "cash") way.unshift("awaiting_payment");
  const ahead = isOver ? [] : way.slice(way.indexOf(status) + 1);
  return [...taken, ...ahead.map((one): Step => ({ text: statusName(visit, order, one), state: "ahead" }))];
}

function whyCancelled({ language }: OrderVisit, order: OrderBody): Html {
  const { orders } = deskWords({ language });
  const cancelled = order.history.find(({ status }) => status === "cancelled");
  if (cancelled === undefined) return "";
  const { cancel_reason: reason } = order;
  const isOurs =
    reason === nothingSupplied ||
    (cancelled.by === "system" && reason !== null && Object.hasOwn(orders.reasons, reason));
  const why = isOurs ? orders.reasons[reason as keyof typeof orders.reasons] : reason && orders.quote(reason);
  return notice({
    kind: "warning",
    text: [`${orders.cancelledBy[cancelled.by]}.`, why].filter(Boolean).join(" "),
  });
}

async function askToCancel(visit: OrderVisit): Promise<PageContent> {
  const { orders } = deskWords(visit);
  const order = await orderOf(visit);
  if (!order.actions.includes("cancellation"))
    return writeOrder({ ...visit, refusal: wrongStatus({ status_now: order.status }) });
  const title = orders.cancelTitle(order.id);
  const errors = formErrors(visit, { reason: orders.reason });
  const fields = html`!${hiddenKey(visit)}!${textArea({
    name: "reason",
    label: orders.reason,
    hint: orders.reasonHint,
    value: visit.typed["reason"],
    maxlength: 500,
    rows: 2,
    isRequired: true,
    ...errors.of("reason"),
  })}`;
  const action = `/desk/orders/${order.id}/cancellation/`;
  const cancel = { text: orders.keep, href: `/desk/orders/${order.id}/` };
  const asked = { title, text: orders.cancelText, action, fields, confirm: orders.cancel, cancel };
  return { title, body: html`<div class="stack">!${errors.summary}!${confirmation(asked)}</div>` };
}
