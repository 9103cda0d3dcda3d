import { html } from "ghtml";
import { type Static, Type } from "typebox";
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
import { makeCreditorReference, showCreditorReference, showRefund } from "#payments";
import { closed, dayIn, Id, Line } from "#platform/base";
import {
  breadcrumbs,
  button,
  buttonLink,
  confirmation,
  type Fact,
  facts,
  field,
  formErrors,
  type Html,
  keyField,
  livePart,
  notice,
  type PageContent,
  type Pages,
  personOf,
  refundFacts,
  refundWords,
  type Step,
  steps,
  type Visit,
} from "#web";
import { hoursOf } from "./day-cards.ts";
import { changeableItemList, itemList } from "./order-items.ts";
import { liveOrders } from "./order-live.ts";
import { statusBadge, statusName } from "./orders.ts";
import { paperLinks, receiptPage } from "./papers.ts";
import { words as all, type StorefrontWords } from "./words/index.ts";

type OrderWords = StorefrontWords["orders"];

const OrderPath = closed({ order_id: Id });
const Cancellation = closed({ reason: Type.Optional(Line(500)) });
const reasonField = "reason";

type OrderVisit = Visit<unknown, Static<typeof OrderPath>>;

/** One order, for its buyer: its steps, its receipt, what may be done about it. */
export function orderPages({ page, form, notices }: Pages): void {
  notices({ orderCancelled: ({ language }) => ({ kind: "done", text: all[language].orders.cancelled }) });
  const params = OrderPath;
  page("/orders/:order_id/", { params, access: "member" }, writeOrder);
  page("/orders/:order_id/receipt/", { params, access: "member" }, writeReceipt);
  page("/orders/:order_id/cancellation/", { params, access: "member" }, askToCancel);
  form(
    "/orders/:order_id/cancellation/",
    { body: Cancellation, params, access: "member" },
    cancel,
    writeOrder,
  );
}

/** The page of an order; a refusal says that it has moved on. */
export async function writeOrder(visit: OrderVisit): Promise<PageContent> {
  const { format, refusal } = visit;
  const words = all[visit.language].orders;
  const order = await orderOf(visit);
  const title = `${words.order(order.id)} ${words.from(order.producer.display_name)}`;
  const links = [{ text: words.back, href: "/orders/" }];
  const content = html`<div class="stack">
!${breadcrumbs({ label: words.title, links })}
<h1>${title}</h1>
!${refusal ? notice({ kind: "warning", text: words.moved }) : ""}
<p class="row">!${statusBadge(words, order)}<span class="faint">${words.placedAt(format.moment(order.placed_at))}</span></p>
!${whyCancelled(words, order)}
<section class="stack tight" aria-labelledby="steps"><h2 id="steps">${words.steps}</h2>
!${steps(stepsOf(visit, words, order), words.states)}</section>
<section class="card padded stack" aria-labelledby="details"><h2 id="details">${words.details}</h2>
!${facts(detailsOf(visit, words, order))}</section>
!${changeableItemList(visit, words, order)}
!${await moneyBack(visit, order)}
!${await paperLinks(visit as never, order.id)}
!${actionsOf(visit, words, order)}
</div>`;
  return { title, body: livePart({ id: "order", ...liveOrders([order]), said: words.moved }, content) };
}

/** What goes back to the buyer, why, and how far it has come. */
async function moneyBack(visit: OrderVisit, { id }: OrderBody): Promise<Html> {
  const page = { filters: {}, take: 100, after: undefined, backwards: false };
  const refunds = await readRefunds(visit.site.db, id, page);
  if (refunds.length === 0) return "";
  return html`<section class="card padded stack" aria-labelledby="refunds"><h2 id="refunds">${refundWords[visit.language].refunds}</h2>
!${refundFacts(
    visit,
    refunds.map((row) => showRefund(row)),
  )}</section>`;
}

/** What one prints or keeps: who bought what of whom, when and for how much. */
async function writeReceipt(visit: OrderVisit): Promise<PageContent> {
  const { orders: words, papers } = all[visit.language];
  const receipt = await receiptPage(visit as never, visit.params.order_id);
  if (receipt) return receipt;
  const order = await orderOf(visit);
  const title = words.order(order.id);
  const { display_name } = order.producer;
  const body = html`<article class="stack narrow receipt"><h1>${title}</h1>
<p>${visit.site.config.siteName}, ${words.from(display_name)}<br>${words.placedAt(visit.format.moment(order.placed_at))}</p>
!${itemList(visit, words, order)}
!${facts(detailsOf(visit, words, order))}
<p class="faint">${papers.notYet}</p>
<p class="no-print"><a href="/orders/${order.id}/">${words.order(order.id)}</a></p></article>`;
  return { title, body };
}

async function askToCancel(visit: OrderVisit): Promise<PageContent> {
  const words = all[visit.language].orders;
  const order = await orderOf(visit);
  if (!order.actions.includes("cancellation"))
    return writeOrder({ ...visit, refusal: wrongStatus({ status_now: order.status }) });
  const title = words.cancelTitle(order.id);
  const errors = formErrors(visit, { [reasonField]: words.reason });
  const fields = html`<input type="hidden" name="${keyField}" value="${visit.formKey}">
!${field({ name: reasonField, label: words.reason, optional: words.optional, maxlength: 500, ...errors.of(reasonField) })}`;
  const body = confirmation({
    title,
    text: words.cancelText,
    action: `/orders/${order.id}/cancellation/`,
    fields,
    confirm: words.cancel,
    cancel: { text: words.keep, href: `/orders/${order.id}/` },
  });
  return { title, body };
}

async function cancel(visit: OrderVisit, { reason }: Static<typeof Cancellation>) {
  const { site, now, params } = visit;
  const actor = { userId: personOf(visit).user_id, now };
  return visit.once(async (tx) => {
    await takeStep(tx, site.jobs, actor, params.order_id, "cancellation", reason ?? null);
    return { to: `/orders/${params.order_id}/`, notice: { name: "orderCancelled", about: [] } };
  });
}

/** Throws not_found for whoever is not its buyer: a producer has it on their desk. */
export async function orderOf({ site, siteUrl, person, now, params }: OrderVisit): Promise<OrderBody> {
  const { user_id: userId } = personOf({ person });
  return showOrder(await readOrder(site.db, userId, params.order_id), userId, siteUrl, now);
}

const paidFirst: Status[] = ["awaiting_payment", "placed", "ready", "fulfilled"];
const ways: Record<OrderBody["payment_method"], Status[]> = {
  card: paidFirst,
  transfer: paidFirst,
  cash: ["placed", "ready", "fulfilled"],
};

/** The steps that were taken, and those that are still to come where the order goes on. */
function stepsOf({ format }: OrderVisit, words: OrderWords, order: OrderBody): Step[] {
  const { history, status, payment_method } = order;
  const isOver = status === "fulfilled" || status === "cancelled";
  const taken = history.map((step, index): Step => {
    const isLast = index === history.length - 1;
    const state = step.status === "cancelled" ? "ended" : isLast && !isOver ? "now" : "done";
    return { text: statusName(words, order, step.status), time: format.moment(step.at), state };
  });
  if (isOver) return taken;
  const way = ways[payment_method];
  const ahead = way.slice(way.indexOf(status) + 1);
  return [...taken, ...ahead.map((one): Step => ({ text: statusName(words, order, one), state: "ahead" }))];
}

function detailsOf(visit: OrderVisit, words: OrderWords, order: OrderBody): Fact[] {
  const { pickup, address, wanted_on, payment_method, paid_at, note, contact, delivery_method } = order;
  const { market_day: day } = order;
  const { format } = visit;
  const place = day?.place.address ?? (delivery_method === "pickup" ? pickup?.address : address);
  const lines = place && [
    day?.place.name,
    place.street,
    place.line2,
    `${place.postal_code} ${place.city}`.trim(),
    format.country(place.country),
  ];
  const where = lines ? lines.filter(Boolean).join(", ") : words.pickupUnknown;
  const paid = paid_at
    ? `${words[payment_method]}, ${words.paid(format.moment(paid_at))}`
    : words[payment_method];
  return [
    ...(day
      ? [
          { term: words.when, text: `${format.weekday(day.date)}, ${hoursOf(visit, day.slot)}` },
          { term: words.basketNumber, text: format.number(day.basket_number) },
        ]
      : []),
    {
      term: day ? words.marketDay : delivery_method === "pickup" ? words.pickup : words.delivery,
      text: where,
    },
    ...(day?.place.instructions ? [{ term: "", text: day.place.instructions }] : []),
    ...(pickup?.instructions ? [{ term: "", text: pickup.instructions }] : []),
    ...(wanted_on ? [{ term: words.wantedOn, text: format.weekday(wanted_on) }] : []),
    { term: words.payment, text: paid },
    ...(payment_method === "transfer" && order.status === "awaiting_payment"
      ? [
          {
            term: all[visit.language].payment.transfer.reference,
            text: showCreditorReference(makeCreditorReference(order.checkout_id)),
          },
        ]
      : []),
    ...(note ? [{ term: words.note, text: note }] : []),
    { term: words.contact, text: [contact.name, contact.phone].filter(Boolean).join(", ") },
  ];
}

function whyCancelled(words: OrderWords, order: OrderBody): Html {
  const step = order.history.find(({ status }) => status === "cancelled");
  if (step === undefined) return "";
  const { cancel_reason: reason, paid_at } = order;
  const isOurs =
    reason === nothingSupplied ||
    (step.by === "system" && reason !== null && Object.hasOwn(words.reasons, reason));
  const why = isOurs ? words.reasons[reason as keyof typeof words.reasons] : reason && words.quote(reason);
  const sentences = [
    `${words.cancelledBy[step.by]}.`,
    why,
    order.payment_method !== "cash" && paid_at && words.refunded,
  ];
  return notice({ kind: "warning", text: sentences.filter(Boolean).join(" ") });
}

function actionsOf(
  { format, formKey, site, language, now }: OrderVisit,
  words: OrderWords,
  order: OrderBody,
): Html {
  const isTransfer = order.payment_method === "transfer";
  const { id, actions, expires_at, checkout_id, producer, status } = order;
  const { may_change_until: until } = order;
  const change = until && now >= until && status === "placed" ? words.changedUntil : words.changeUntil;
  return html`<section class="stack tight actions">
!${until ? html`<p class="faint">${change(format.weekday(dayIn(site.config.timeZone, until)), format.time(until))}</p>` : ""}
!${
    actions.includes("payment")
      ? html`<p class="faint">${expires_at ? words.payUntil(isTransfer ? format.moment(expires_at) : format.time(expires_at)) : ""}</p>
<p>!${buttonLink({ text: isTransfer ? all[language].payment.transfer.toTransfer : words.pay, href: `/checkout/${checkout_id}/payment/`, isFull: true })}</p>`
      : ""
  }
<form class="row" method="post" action="/orders/${id}/again/">
<input type="hidden" name="${keyField}" value="${formKey}">
!${button({ text: words.again, kind: "secondary" })}
!${status === "fulfilled" ? buttonLink({ text: words.review, href: `/producers/${producer.id}/review/`, kind: "secondary" }) : ""}
!${buttonLink({ text: words.printReceipt, href: `/orders/${id}/receipt/`, kind: "quiet" })}
</form>
!${
    actions.includes("cancellation")
      ? html`<p><confirm-link>!${buttonLink({ text: words.cancel, href: `/orders/${id}/cancellation/`, kind: "quiet" })}</confirm-link></p>
<p class="faint small">${words.mayCancel}</p>`
      : ""
  }
</section>`;
}
