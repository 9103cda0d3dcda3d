import { html } from "ghtml";
import { type Static, Type } from "typebox";
import { type OrderBody, readOrders, recordOutcome, showOrder, wrongStatus } from "#orders";
import { openProviders, payCheckout, type TransferAsked, tellTransfer } from "#payments";
import { closed, Id, invalidInput, notFound, Problem, sumMoney } from "#platform/base";
import {
  button,
  choices,
  empty,
  type FieldError,
  facts,
  fieldsLeadingTo,
  formErrors,
  type Html,
  keyField,
  livePart,
  type PageContent,
  type Pages,
  personOf,
  type Visit,
} from "#web";
import { liveOrders } from "./order-live.ts";
import { transferCard } from "./transfer.ts";
import { words as all, type StorefrontWords } from "./words/index.ts";

type PaymentWords = StorefrontWords["payment"];

const CheckoutPath = closed({ checkout_id: Id });
/** A card is only named to the sandbox; others ask for it on a page of their own. */
const PaymentForm = closed({ token: Type.Optional(Type.String({ maxLength: 200, format: "line" })) });

type Provider = Pick<ReturnType<ReturnType<typeof openProviders>["present"]>, "can" | "pages">;
type PaymentVisit = Visit<unknown, Static<typeof CheckoutPath>>;

/** Paying a checkout, as often as it takes: a card that was declined may be followed by another. */
export function paymentPage({ page, form, notices, site }: Pages): void {
  notices({
    paid: ({ language }) => ({ kind: "done", text: all[language].payment.paid }),
    paymentProcessing: ({ language }) => ({ kind: "info", text: all[language].payment.processing }),
  });
  const providers = openProviders(site);
  const provider = providers.present("card");
  const fields = provider.pages === undefined ? {} : { fields: fieldsLeadingTo(provider.pages) };
  const write = (visit: PaymentVisit) => writePayment(visit, provider);
  const path = "/checkout/:checkout_id/payment/";
  page(path, { params: CheckoutPath, access: "member", ...fields }, write);
  form(
    path,
    { body: PaymentForm, params: CheckoutPath, access: "member", config: { priority: "high", ...fields } },
    async (visit, { token }) => {
      if (token !== undefined && !providers.know(token)) throw invalidInput({ token: "not_a_choice" });
      const { checkout_id } = visit.params;
      const orders = `/orders/?checkout_id=${checkout_id}`;
      const actor = { userId: personOf(visit).user_id, now: visit.now };
      try {
        const paid = await payCheckout({ ...site, providers }, actor, checkout_id, {
          ...{ token, siteUrl: visit.siteUrl },
        });
        return await visit.once(async (tx) => {
          const isOpen = await recordOutcome(tx, site.jobs, paid.reference, paid.outcome, visit.now);
          // Nobody is sent to a page whose payment was given up meanwhile.
          if (paid.outcome.status === "requires_action")
            return { to: isOpen ? paid.outcome.redirectUrl : orders };
          const isPaid = paid.outcome.status === "succeeded";
          return { to: orders, notice: { name: isPaid ? "paid" : "paymentProcessing", about: [] } };
        });
      } catch (error) {
        // Sent twice, or paid in another tab: the orders say what became of it.
        if (error instanceof Problem && error.code === wrongStatus.code) return { to: orders };
        throw error;
      }
    },
    write,
  );
}

async function writePayment(visit: PaymentVisit, provider: Provider): Promise<PageContent> {
  const { language, params } = visit;
  const words = all[language].payment;
  const orders = await ordersOf(visit, params.checkout_id);
  const awaiting = orders.filter(({ status }) => status === "awaiting_payment");
  const hasTestCards = awaiting[0]?.payment_method === "card" && provider.pages === undefined;
  const errors = formErrors(visit, hasTestCards ? { token: words.sandboxTitle } : {}, refusalsOf(words));
  const content = await contentOf(visit, awaiting, { provider, error: errors.of("token") });
  const said = all[language].orders.someMoved;
  const live = livePart({ id: "payment", ...liveOrders(orders), said }, content);
  return { title: words.title, body: html`!${errors.summary}!${live}` };
}

/** How a card is asked for, and what was wrong with it. */
interface Asked {
  provider: Provider;
  error: ReturnType<ReturnType<typeof formErrors>["of"]>;
}

async function contentOf(visit: PaymentVisit, awaiting: OrderBody[], asked: Asked): Promise<Html> {
  const words = all[visit.language].payment;
  if (awaiting.length === 0) return nothingToPay(visit, words);
  if (awaiting[0]?.payment_method !== "transfer") return toPay(visit, words, awaiting, asked);
  const transfer = await transferOf(visit);
  return transfer ? toTransfer(visit, transfer) : nothingToPay(visit, words);
}

/** Undefined where the time to pay is over. */
async function transferOf(visit: PaymentVisit): Promise<TransferAsked | undefined> {
  const actor = { userId: personOf(visit).user_id, now: visit.now };
  try {
    return await tellTransfer(visit.site, actor, visit.params.checkout_id);
  } catch (error) {
    if (error instanceof Problem && error.code === wrongStatus.code) return undefined;
    throw error;
  }
}

function toTransfer(visit: PaymentVisit, transfer: TransferAsked): Html {
  const { transfer: words } = all[visit.language].payment;
  return html`<div class="narrow stack"><h1>${words.title}</h1>
<p>${words.text}</p>
!${transferCard(visit, transfer)}
<p class="no-print"><a href="/orders/?checkout_id=${visit.params.checkout_id}">${words.later}</a></p></div>`;
}

function nothingToPay({ params }: PaymentVisit, words: PaymentWords): Html {
  const links = [{ text: words.toOrders, href: `/orders/?checkout_id=${params.checkout_id}` }];
  return empty({ title: words.nothing, text: words.nothingText, links, heading: 1 });
}

function toPay(visit: PaymentVisit, words: PaymentWords, awaiting: OrderBody[], asked: Asked): Html {
  return html`<div class="narrow stack"><h1>${words.title}</h1>
!${timeLeft(visit, words, awaiting)}
!${paymentForm(visit, words, awaiting, asked)}
<p><a href="/orders/?checkout_id=${visit.params.checkout_id}">${words.later}</a></p></div>`;
}

function paymentForm(
  { format, formKey, typed }: PaymentVisit,
  words: PaymentWords,
  awaiting: OrderBody[],
  { provider: { can, pages }, error }: Asked,
): Html {
  const totals = sumMoney(awaiting.map(({ total }) => total)).map(format.money);
  const isInTurn = totals.length > 1 && !can.severalCurrencies;
  const now = isInTurn ? format.money(firstCurrency(awaiting)) : format.list(totals);
  return html`<form class="card padded stack" method="post">
<input type="hidden" name="${keyField}" value="${formKey}">
!${facts([
    ...awaiting.map(({ producer, total }) => ({ term: producer.display_name, text: format.money(total) })),
    { term: words.amount, text: format.list(totals), isTotal: true },
  ])}
!${pages === undefined ? testCards(words, typed["token"], error) : html`<p>${words.atProvider}</p>`}
!${isInTurn ? html`<p>${words.oneCurrency(now)}</p>` : ""}
!${button({ text: words.pay(now), isFull: true })}
</form>`;
}

function testCards(words: PaymentWords, typed: string | undefined, error: Asked["error"]): Html {
  const chosen = typed !== undefined && typed in words.tokens ? typed : "sandbox_ok";
  return choices({
    ...error,
    name: "token",
    legend: words.sandboxTitle,
    hint: words.sandboxText,
    of: "one",
    choices: Object.entries(words.tokens).map(([value, text]) => ({
      value,
      text,
      isChosen: value === chosen,
    })),
  });
}

/** What is paid first where a provider takes one currency at a time: that of the first order. */
function firstCurrency(awaiting: OrderBody[]): OrderBody["total"] {
  const [first] = [...awaiting].sort((a, b) => a.id - b.id);
  const same = awaiting.filter(({ total }) => total.currency === first?.total.currency);
  const [sum] = sumMoney(same.map(({ total }) => total));
  if (!sum) throw new Error("There is nothing to pay.");
  return sum;
}

/** Until when the goods are reserved; a script counts the time down. */
function timeLeft({ format }: PaymentVisit, words: PaymentWords, awaiting: OrderBody[]): Html {
  const ends = awaiting.flatMap(({ expires_at }) => (expires_at ? [expires_at] : []));
  const [end] = ends.sort((a, b) => a.getTime() - b.getTime());
  if (end === undefined) return "";
  return html`<p class="faint"><time-left until="${end.toISOString()}" said="${words.left("{}")}">${words.until(format.time(end))}</time-left></p>`;
}

async function ordersOf(
  { site, siteUrl, person, now }: PaymentVisit,
  checkoutId: number,
): Promise<OrderBody[]> {
  const { user_id: userId } = personOf({ person });
  const rows = await readOrders(site.db, userId, "buyer", {
    filters: { checkout_id: checkoutId },
    take: 100,
    after: undefined,
    backwards: false,
  });
  if (rows.length === 0) throw notFound();
  return rows.map((row) => showOrder(row, userId, siteUrl, now));
}

function refusalsOf(words: PaymentWords): Record<string, FieldError> {
  return {
    card_declined: { text: words.declined },
    payment_provider_unavailable: { text: words.providerAway },
    payment_method_unavailable: { text: words.notAvailable },
  };
}
