import { hash } from "node:crypto";
import { html } from "ghtml";
import { type Static, Type } from "typebox";
import { TypedAddress } from "#accounts";
import { type CartRow, readCart, showCart } from "#cart";
import {
  type NewOrder,
  noteLength,
  offeredMethods,
  PaymentMethod,
  prepareCheckout,
  wantedDaysAhead,
} from "#orders";
import { closed, Day, daysAfter, Prose } from "#platform/base";
import { readMe } from "#users";
import {
  addressFields,
  button,
  choices,
  empty,
  type FormErrors,
  facts,
  field,
  type Html,
  keyField,
  type PageContent,
  type Pages,
  personOf,
  textArea,
  type Visit,
} from "#web";
import { checkoutErrors, namedAsTyped, refusedIn } from "./checkout-errors.ts";
import { choiceOf, dayChoices, dayIdIn, type OpenDay, readOpenDays, slotFields } from "./day-choice.ts";
import { deliveryFacts, deliveryTerms } from "./delivery.ts";
import { estimateNote, sizeOf, sumOf, totalFacts } from "./estimates.ts";
import { words as all, type StorefrontWords } from "./words/index.ts";

type CheckoutWords = StorefrontWords["checkout"];

/** What differs for each producer, by their ids. */
const ByProducer = Type.Record(
  Type.String({ pattern: "^[1-9]\\d{0,15}$" }),
  closed({
    delivery_method: Type.String({ pattern: "^(pickup|delivery|market_day-[1-9]\\d{0,15})$" }),
    wanted_on: Type.Optional(Day()),
  }),
);

/** When one comes, by the ids of market days. */
const number = "^[1-9]\\d{0,15}$";
const Slots = Type.Record(Type.String({ pattern: number }), Type.String({ pattern: number }));

const CheckoutForm = closed({
  payment_method: PaymentMethod,
  by_producer: ByProducer,
  slots: Type.Optional(Slots),
  address: Type.Optional(TypedAddress),
  note: Type.Optional(Prose(noteLength)),
  /** Of the cart as it was seen, and of what the places of market days charge, by the days' ids. */
  cart: Type.String({ maxLength: 64 }),
  charges: Type.Optional(Type.Record(Type.String({ pattern: number }), Type.String({ maxLength: 64 }))),
});

/** The one page on which a cart is bought: all of it in writing, a way to get it from each producer, one button. */
export function checkoutPage({ page, form, notices }: Pages): void {
  notices({ orderPlaced: ({ language }) => ({ kind: "done", text: all[language].checkout.placed }) });
  page("/checkout/", { access: "member" }, write);
  form("/checkout/", { body: CheckoutForm, access: "member", config: { priority: "high" } }, submit, write);
}

async function submit(visit: Visit, typed: Static<typeof CheckoutForm>) {
  const { site, now } = visit;
  const actor = { userId: personOf(visit).user_id, now };
  const { by_producer, slots, payment_method, address, note } = typed;
  const order = {
    payment_method,
    // Said for each of them below.
    delivery_method: "pickup" as const,
    by_producer: Object.entries(by_producer).map(([id, wish]) => wishOf(Number(id), wish, slots)),
    ...(address && { address }),
    ...(note && { note }),
  };
  return visit.once(async (tx) => {
    const isSame: Parameters<typeof prepareCheckout>[4] = (rows, days) =>
      fingerprintOf(visit, rows) === typed.cart &&
      [...days.values()].every(({ id, charges }) => printOf(charges) === typed.charges?.[id]);
    const { id, place } = await prepareCheckout(tx, site, actor, order, isSame).catch((error) => {
      throw namedAsTyped(error, Object.entries(by_producer));
    });
    await place();
    if (payment_method !== "cash") return { to: `/checkout/${id}/payment/` };
    return { to: `/orders/?checkout_id=${id}`, notice: { name: "orderPlaced", about: [] } };
  });
}

/** What is wished of a producer. A market day is chosen as a way to get goods, and its slot once for all of them. */
function wishOf(
  producer_id: number,
  { delivery_method: way, wanted_on }: Static<typeof ByProducer>[string],
  slots: Static<typeof Slots> = {},
): NonNullable<Static<typeof NewOrder>["by_producer"]>[number] {
  if (way === "pickup" || way === "delivery")
    return { producer_id, delivery_method: way, ...(wanted_on && { wanted_on }) };
  const market_day_id = dayIdIn(way);
  const slot = slots[market_day_id];
  return {
    producer_id,
    delivery_method: "market_day",
    market_day_id,
    ...(slot && { slot_id: Number(slot) }),
  };
}

async function write(visit: Visit): Promise<PageContent> {
  const { site, siteUrl, language } = visit;
  const words = all[language].checkout;
  const { user_id: userId } = personOf(visit);
  const [rows, me] = await Promise.all([readCart(site.db, { userId }), readMe(site.db, userId, siteUrl)]);
  const cart = seenCart(visit, rows);
  if (cart.items.length === 0) {
    const links = [{ text: words.toProducts, href: "/products/" }];
    return {
      title: words.title,
      body: empty({ title: words.empty, text: words.emptyText, links, heading: 1 }),
    };
  }
  const producerIds = cart.by_producer.map(({ producer }) => producer.id);
  const days = await readOpenDays(visit, producerIds);
  const errors = checkoutErrors(visit, producerIds, days);
  const forDays = { days, lines: rows };
  const delivers = cart.by_producer.some(({ offers }) => offers.includes("delivery"));
  const body = html`<form class="beside after" method="post" action="/checkout/">
<div class="across stack"><h1>${words.title}</h1>!${errors.summary}</div>
<div class="stack"><input type="hidden" name="${keyField}" value="${visit.formKey}">
<input type="hidden" name="cart" value="${fingerprintOf(visit, rows)}">
!${cart.by_producer.map((one) => ofProducer(visit, words, cart, one, errors, forDays))}
!${days.map(({ id, place }) => html`<input type="hidden" name="charges.${id}" value="${printOf(place.charges)}">`)}
!${slotFields(visit, days, errors)}
!${
    delivers
      ? html`<asked-with choice="${choiceOf("delivery")}"><section class="card padded stack" role="group" aria-labelledby="address"><h2 id="address">${words.address}</h2>
<p class="faint">${words.addressHint}</p>!${deliveryNote(visit)}!${addressFields(visit, "address", me.address, errors)}</section></asked-with>`
      : ""
  }
<section class="card padded stack">!${paymentChoice(visit, words, errors)}
!${textArea({ name: "note", label: words.note, value: visit.typed["note"] ?? "", maxlength: noteLength, optional: words.optional, ...errors.of("note") })}
</section></div>
<section class="card padded stack sticky" aria-labelledby="summary"><h2 id="summary">${words.summary}</h2>
!${facts([
    ...cart.items.map(({ product, quantity, line_total, most, issue }) => ({
      term: `${words.quantity(quantity)} ${product.name}`,
      text: issue ? words.issues[issue] : sumOf(visit.format, { line_total, most }),
    })),
    ...totalFacts(visit, cart, words.total),
    ...deliveryFacts(visit, cart),
  ])}
!${estimateNote(visit, cart)}
!${button({ text: words.place, isFull: true })}
<p><a href="/cart/">${words.backToCart}</a></p>
</section>
</form>
!${cart.items.map(({ product, issue }) =>
    issue === null && !refusedIn(visit.refusal).has(product.id)
      ? ""
      : html`<form id="fix-${product.id}" method="post" action="/cart/items/${product.id}/"></form>`,
  )}`;
  return { title: words.title, body };
}

/** What the market says of delivery. */
function deliveryNote({ site }: Visit): Html {
  const { note } = site.settings.current.delivery ?? {};
  return note === undefined ? "" : html`<p>${note}</p>`;
}

/** A cart as its page shows it, with what is left of each product. */
type SeenCart = ReturnType<typeof seenCart>;

function ofProducer(
  visit: Visit,
  words: CheckoutWords,
  cart: SeenCart,
  { producer, offers, totals, has_pickup_address, ...more }: SeenCart["by_producer"][number],
  errors: FormErrors,
  forDays: ForDays,
): Html {
  const { format } = visit;
  const refused = refusedIn(visit.refusal);
  const lines = cart.items.filter(({ product }) => product.producer.id === producer.id);
  const deliveryHint = deliveryTerms(visit, { totals, ...more });
  const wish = { producerId: producer.id, offers, hasPickupAddress: has_pickup_address, deliveryHint };
  return html`<section class="card padded stack"><h2>${words.from(producer.display_name)}</h2>
!${facts([
    ...lines.map(({ product, quantity, line_total, most, issue }) => ({
      term: `${words.quantity(quantity)} ${product.name}, ${sizeOf(format, product)}`,
      text: issue ? words.issues[issue] : sumOf(format, { line_total, most }),
    })),
    ...totals.map((total) => ({ term: words.subtotal, text: format.money(total), isTotal: true })),
  ])}
!${lines.map((line) => wayOn(words, line, refused.has(line.product.id)))}
!${lines.some(({ issue }) => issue === null) ? wayToGet(visit, words, wish, errors, forDays) : ""}
</section>`;
}

/** What can be done about a line that is in the way, there and then. */
function wayOn(
  words: CheckoutWords,
  { product: { id, name }, issue, stock }: SeenCart["items"][number],
  isRefused: boolean,
): Html {
  if (issue === null && !isRefused) return "";
  const form = `fix-${id}`;
  const takeOut = button({ text: words.takeOut(name), kind: "secondary", form, name: "set", value: 0 });
  const takeLess = button({ text: words.take(stock), kind: "secondary", form, name: "set", value: stock });
  return html`<p class="row">!${issue === "not_enough_stock" ? takeLess : ""}!${takeOut}</p>`;
}

/** The days that can be chosen, and what is fetched there. */
interface ForDays {
  days: OpenDay[];
  lines: CartRow[];
}

function wayToGet(
  visit: Visit,
  words: CheckoutWords,
  wish: {
    producerId: number;
    offers: SeenCart["by_producer"][number]["offers"];
    hasPickupAddress: boolean;
    deliveryHint: string | undefined;
  },
  errors: FormErrors,
  { days, lines }: ForDays,
): Html {
  const { typed, today } = visit;
  const name = `by_producer.${wish.producerId}`;
  const offers = wish.offers.filter((offer) => offer !== "market_day");
  const typedWay = typed[`${name}.delivery_method`];
  const ofDays = dayChoices(visit, days, lines, wish.producerId);
  if (offers.length === 0 && ofDays.length === 0) return html`<p>${words.noWay}</p>`;
  const chosen = typedWay ?? offers[0] ?? ofDays[0]?.value;
  const hint = {
    pickup: wish.hasPickupAddress ? undefined : words.pickupNoAddress,
    delivery: wish.deliveryHint,
  };
  return html`!${choices({
    name: `${name}.delivery_method`,
    legend: words.how,
    of: "one",
    choices: [
      ...offers.map((offer) => ({ value: offer as string, text: words[offer], hint: hint[offer] })),
      ...ofDays,
    ].map((way) => ({ ...way, isChosen: way.value === chosen })),
    ...errors.of(`${name}.delivery_method`),
  })}
<asked-with choice="[name='${name}.delivery_method']:is(${choiceOf("pickup", "delivery")})">!${field({
    name: `${name}.wanted_on`,
    label: words.wantedOn,
    type: "date",
    optional: words.optional,
    value: typed[`${name}.wanted_on`] ?? "",
    min: today,
    max: daysAfter(today, wantedDaysAhead),
    isShort: true,
    ...errors.of(`${name}.wanted_on`),
  })}</asked-with>`;
}

function paymentChoice({ site, typed }: Visit, words: CheckoutWords, errors: FormErrors): Html {
  const offered = offeredMethods(site.config, site.settings.current);
  const hints = { cash: undefined, card: words.cardHint, transfer: words.transferHint };
  const chosen = typed["payment_method"] ?? offered[0];
  return choices({
    name: "payment_method",
    legend: words.payment,
    of: "one",
    choices: offered.map((method) => ({
      value: method,
      text: words[method],
      isChosen: method === chosen,
      hint: hints[method],
    })),
    ...errors.of("payment_method"),
  });
}

function seenCart({ siteUrl, today, site }: Visit, rows: CartRow[]) {
  const cart = showCart(rows, siteUrl, today, site.config.currencies);
  const stock = new Map(rows.map((row) => [row.product_id, row.stock]));
  return { ...cart, items: cart.items.map((item) => ({ ...item, stock: stock.get(item.product.id) ?? 0 })) };
}

/** Of all that a client sees of the cart: stock matters only where it is in the way. */
function fingerprintOf({ siteUrl, today, site }: Visit, rows: CartRow[]): string {
  return printOf(showCart(rows, siteUrl, today, site.config.currencies));
}

function printOf(seen: unknown): string {
  return hash("sha256", JSON.stringify(seen), "base64url");
}
