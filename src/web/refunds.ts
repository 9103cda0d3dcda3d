import { html } from "ghtml";
import { type Static, Type } from "typebox";
import type { OrderBody } from "#orders";
import { askRefund, type NewRefund, refundReasonLength, type showRefund } from "#payments";
import {
  closed,
  type Fault,
  Id,
  invalidInput,
  invalidInputKind,
  invalidInputOf,
  Line,
  oneOf,
  Problem,
  readAmount,
  sumMoney,
} from "#platform/base";
import { typedAmount } from "./amounts.ts";
import { button, buttonLink } from "./components/button.ts";
import { choices } from "./components/choices.ts";
import { confirmation } from "./components/confirmation.ts";
import { type Fact, facts } from "./components/facts.ts";
import { field, select, textArea } from "./components/field.ts";
import type { Html } from "./components/markup.ts";
import { faultsOf } from "./fields.ts";
import { formErrors } from "./form-errors.ts";
import type { PageContent } from "./layout.ts";
import type { Pages } from "./pages.ts";
import { keyField } from "./submissions.ts";
import { personOf, type Visit } from "./visit.ts";
import { type RefundWords, refundWords } from "./words/refunds.ts";

const params = closed({ order_id: Id });
const Body = closed({
  what: oneOf("all", "pieces", "amount"),
  n: Type.Optional(Type.Integer({ minimum: 1, maximum: 32_767 })),
  quantity: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  amount: Type.Optional(Type.String({ maxLength: 40 })),
  reason: Line(refundReasonLength),
  paid_by: Type.Optional(oneOf("producer", "site")),
});
type RefundVisit = Visit<unknown, Static<typeof params>>;

/** Where an order is refunded: on the desk by its producer, in the console by the staff. */
interface RefundPage {
  /** Of the orders, to which `<id>/refunds/` is added. */
  under: "/desk/orders/" | "/console/orders/";
  access: "producer" | "staff";
  notice: "deskRefunded" | "consoleRefunded";
  /** Throws not_found for who may not see it. */
  orderOf(visit: RefundVisit): Promise<RefundedOrder>;
  frame(visit: RefundVisit, page: { title: string; content: Html; summary: Html }): PageContent;
}

type RefundedOrder = Pick<OrderBody, "id" | "items" | "payment" | "total">;

/**
 * The page by which something of an order goes back to its buyer: all that is left, pieces of a line, or an amount; and the one
 * that asks once more, for what is given can't be taken back.
 */
export function refundPage({ page, form, notices }: Pages, at: RefundPage): void {
  notices({ [at.notice]: ({ language }) => ({ kind: "done", text: refundWords[language].done }) });
  const path = `${at.under}:order_id/refunds/` as const;
  const write = async (visit: RefundVisit) => writePage(visit, at);
  page(path, { params, access: at.access }, write);
  page(`${path}confirmation/`, { query: Body, params, access: at.access }, (visit) => askOnceMore(visit, at));
  form(path, { body: Body, params, access: at.access }, (visit, body) => give(visit, body, at), write);
}

async function give(visit: RefundVisit, body: Static<typeof Body>, { orderOf, under, notice }: RefundPage) {
  const { site, now } = visit;
  const order = await orderOf(visit);
  const actor = { userId: personOf(visit).user_id, now };
  const request = requestOf(body, order);
  return visit.once(async (tx) => {
    await askRefund(tx, site.jobs, actor, order.id, request).catch(ofForm);
    return { to: `${under}${order.id}/`, notice: { name: notice, about: [] } };
  });
}

async function askOnceMore(visit: RefundVisit, at: RefundPage): Promise<PageContent> {
  const { format, language, request } = visit;
  const words = refundWords[language];
  const order = await at.orderOf(visit);
  const typed = Object.fromEntries(new URL(request.url, "http://localhost").searchParams);
  const path = `${at.under}${order.id}/refunds/`;
  const again = (faults: Fault[]) => writePage({ ...visit, typed, faults }, at);
  if (visit.faults.length > 0) return again(visit.faults);
  const body = visit.query as Static<typeof Body>;
  try {
    const { amount, items } = requestOf(body, order);
    if (amount && readAmount(amount.amount, amount.currency) === undefined)
      throw invalidInput({ amount: "wrong_format" });
    const [piece] = items ?? [];
    const item = order.items.find(({ n }) => n === piece?.n);
    const what = amount ? format.money(amount) : `${piece?.quantity} × ${item?.name ?? ""}`;
    return at.frame(visit, {
      title: words.confirmTitle(what),
      summary: "",
      content: confirmation({
        text: [words.confirmText, order.payment.method === "cash" ? words.cashHint : body.reason].join(" "),
        action: path,
        fields: html`!${hiddenFields({ ...typed, [keyField]: visit.formKey })}`,
        confirm: words.give,
        cancel: { text: words.keep, href: `${at.under}${order.id}/` },
      }),
    });
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== invalidInputKind.code) throw error;
    return again(faultsOf(error));
  }
}

function hiddenFields(values: Record<string, string>): Html {
  return html`!${Object.entries(values).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`;
}

function requestOf(
  { what, n = 0, quantity, amount, reason, paid_by }: Static<typeof Body>,
  order: RefundedOrder,
): Static<typeof NewRefund> {
  const { currency } = order.total;
  const rest = { reason, ...(paid_by && { paid_by }) };
  if (what === "all") return { ...rest, amount: leftOf(order) };
  if (what === "pieces") {
    if (quantity === undefined) throw invalidInput({ quantity: "required" });
    return { ...rest, items: [{ n, quantity }] };
  }
  if (amount === undefined || amount === "") throw invalidInput({ amount: "required" });
  return { ...rest, amount: { amount: typedAmount(amount, currency), currency } };
}

/** `amount.amount` is typed as `amount`, `items.0.quantity` as `quantity`. */
function ofForm(error: unknown): never {
  if (!(error instanceof Problem) || error.code !== invalidInputKind.code) throw error;
  throw invalidInputOf(
    faultsOf(error).map(({ field, code }) => ({
      field: field.replace(/^items\.\d+\./, "").split(".")[0] ?? field,
      code,
    })),
  );
}

async function writePage(visit: RefundVisit, at: RefundPage): Promise<PageContent> {
  const words = refundWords[visit.language];
  const order = await at.orderOf(visit);
  const { title, more_than_paid } = { title: words.title(order.id), ...words.refusals };
  const labels = { amount: words.amount, quantity: words.quantity, reason: words.reason, n: words.line };
  const errors = formErrors(visit, labels, {
    nothing_to_refund: { text: words.refusals.nothing_to_refund },
    more_than_paid: { text: more_than_paid },
    insufficient_funds: { text: words.refusals.insufficient_funds },
  });
  const back = { text: words.keep, href: `${at.under}${order.id}/` };
  const left = leftOf(order);
  const isNothing = /^[-0.]*$/.test(left.amount);
  const content = isNothing
    ? html`<p>${words.nothing}</p><p>!${buttonLink({ ...back, kind: "secondary" })}</p>`
    : html`<form class="card padded stack narrow" method="get" action="${at.under}${order.id}/refunds/confirmation/">
<p>${words.left(visit.format.money(left))}</p>
!${order.payment.method === "cash" ? html`<p>${words.cashHint}</p>` : ""}
!${fieldsOf(visit, words, order, errors.of)}
!${at.access === "staff" && order.payment.method !== "cash" ? payerOf(visit, words) : ""}
<p class="row">!${button({ text: words.next })}!${buttonLink({ ...back, kind: "secondary" })}</p></form>`;
  return at.frame(visit, { title, content, summary: errors.summary });
}

function fieldsOf(
  { typed, format }: RefundVisit,
  words: RefundWords,
  order: RefundedOrder,
  of: (name: string) => { error?: string },
): Html {
  const what = typed["what"] ?? "all";
  const options = { all: words.all(format.money(leftOf(order))), pieces: words.pieces, amount: words.amount };
  return html`!${choices({
    name: "what",
    legend: words.what,
    of: "one",
    choices: Object.entries(options).map(([value, text]) => ({ value, text, isChosen: value === what })),
  })}
!${select({
    name: "n",
    label: words.line,
    value: typed["n"],
    options: order.items.map(({ n, name, quantity, line_total }) => ({
      value: String(n),
      text: `${quantity} × ${name}, ${format.money(line_total)}`,
    })),
    ...of("n"),
  })}
!${field({ name: "quantity", label: words.quantity, value: typed["quantity"], inputmode: "numeric", maxlength: 7, isShort: true, ...of("quantity") })}
!${field({ name: "amount", label: words.amountIn(order.total.currency), value: typed["amount"], inputmode: "decimal", maxlength: 30, isShort: true, ...of("amount") })}
!${textArea({ name: "reason", label: words.reason, hint: words.reasonHint, value: typed["reason"], maxlength: refundReasonLength, rows: 2, isRequired: true, ...of("reason") })}`;
}

function payerOf({ typed }: RefundVisit, words: RefundWords): Html {
  const payer = typed["paid_by"] ?? "producer";
  const options = { producer: words.byProducer, site: words.bySite };
  return choices({
    name: "paid_by",
    legend: words.whoPays,
    of: "one",
    choices: Object.entries(options).map(([value, text]) => ({ value, text, isChosen: value === payer })),
  });
}

function leftOf({ payment: { paid, refunded } }: RefundedOrder) {
  const amount = /^[0.]*$/.test(refunded.amount) ? refunded.amount : `-${refunded.amount}`;
  return sumMoney([paid, { ...refunded, amount }])[0] ?? paid;
}

/** Whether something of an order may still go back. */
export function mayRefund(order: RefundedOrder): boolean {
  return !/^[-0.]*$/.test(leftOf(order).amount);
}

/** What was paid for an order, what goes back and what is due: only what there is to say. */
export function paidFacts(
  { format, language }: Pick<Visit, "format" | "language">,
  payment: OrderBody["payment"],
): Fact[] {
  const words = refundWords[language];
  const { paid, refunded, due, status } = payment;
  const isSome = ({ amount }: { amount: string }) => !/^[0.]*$/.test(amount);
  return [
    ...(isSome(paid) ? [{ term: words.paid, text: format.money(paid) }] : []),
    ...(isSome(refunded) ? [{ term: words.refunded, text: format.money(refunded) }] : []),
    ...(isSome(due) ? [{ term: words.due, text: format.money(due) }] : []),
    ...(status === "disputed" ? [{ term: words.disputed, text: "" }] : []),
  ];
}

/** What goes back for an order, each with its reason and how far it has come. */
export function refundFacts(
  visit: Pick<Visit, "format" | "language">,
  refunds: ReturnType<typeof showRefund>[],
): Html {
  const { format, language } = visit;
  const words = refundWords[language];
  if (refunds.length === 0) return "";
  return facts(
    refunds.map(({ amount, status, reason, by_hand, requested_at, done_at }) => ({
      term: [format.moment(done_at ?? requested_at), reason].filter(Boolean).join(": "),
      text: `${format.money(amount)}, ${words.status[status]}${by_hand ? ` (${words.byHand})` : ""}`,
    })),
  );
}
