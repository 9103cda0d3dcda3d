import { html } from "ghtml";
import { type Static, Type } from "typebox";
import {
  type CartRow,
  cartFull,
  dayIssueOf,
  mostOfOne,
  readCart,
  type ShownCart,
  type ShownLine,
  setInCart,
  showCart,
} from "#cart";
import { closed, Id, notFound } from "#platform/base";
import { transaction } from "#platform/database";
import { notEnoughStock, pastBestBefore } from "#products";
import {
  badge,
  button,
  buttonLink,
  cameFrom,
  empty,
  errorSummary,
  facts,
  type Html,
  type PageContent,
  type Pages,
  picture,
  placeholder,
  select,
  stepper,
  type Visit,
} from "#web";
import { nextCutOff, type OpenDay, readOpenDays } from "./day-choice.ts";
import { deliveryTerms } from "./delivery.ts";
import { estimateNote, sumOf, totalFacts, weighedEach } from "./estimates.ts";
import type { CartWords } from "./words/en/cart.ts";
import { words as all } from "./words/index.ts";

const Quantity = Type.Integer({ minimum: 0, maximum: mostOfOne });
const LinePath = closed({ product_id: Id });
/** `set` is what a button says, `quantity` what was typed beside it. */
const LineForm = closed({ quantity: Type.Optional(Quantity), set: Type.Optional(Quantity) });

type LineVisit = Visit<unknown, Static<typeof LinePath>>;

/** The cart by producers, with what is in the way of each line and the way on. */
export function cartPage({ page, form, notices }: Pages): void {
  notices({
    removedFromCart: ({ language }, name = "") => ({ kind: "done", text: all[language].cart.removed(name) }),
  });
  page("/cart/", { query: closed({ day: Type.Optional(Id) }) }, (visit) =>
    write(visit, undefined, visit.query.day),
  );
  form(
    "/cart/items/:product_id/",
    { body: LineForm, params: LinePath, config: { priority: "high" } },
    change,
    (visit) => write(visit, lineErrorOf(visit)),
  );
}

/** Sets how many of a product are in the cart, so that it can be sent twice; nothing where there is no cart. */
async function change(visit: LineVisit, { quantity, set }: Static<typeof LineForm>) {
  const { site, cart, now, today, params } = visit;
  const to = cameFrom(visit, "/cart/");
  if (!cart) return { to };
  const productId = params.product_id;
  const wanted = set ?? quantity ?? 0;
  const before = await transaction(site.db, async (tx) => {
    let line: CartRow | undefined;
    const seen = (rows: CartRow[]) => {
      line = rows.find(({ product_id }) => product_id === productId);
    };
    await setInCart(tx, { owner: cart, productId, quantity: wanted, now, today }, seen);
    return line;
  });
  return { to, ...(wanted === 0 && before && { notice: { name: "removedFromCart", about: [before.name] } }) };
}

/** Why the quantity of a line was not taken. */
interface LineError {
  productId: number;
  text: string;
}

function lineErrorOf({ language, words, format, faults, refusal, params }: LineVisit): LineError | undefined {
  const { issues, refused } = all[language].cart;
  const productId = params.product_id;
  const [fault] = faults;
  if (fault) return { productId, text: words.faults[fault.code](fault.limit ?? "") };
  switch (refusal?.code) {
    case notEnoughStock.code: {
      const available = "available" in refusal.members ? Number(refusal.members.available) : 0;
      const text =
        available === 0 ? issues.out_of_stock() : issues.not_enough_stock(format.number(available));
      return { productId, text };
    }
    case pastBestBefore.code:
      return { productId, text: issues.past_best_before() };
    case cartFull.code:
      return { productId, text: refused.cart_full };
    default:
      return {
        productId,
        text: refusal?.code === notFound.code ? refused.not_found : words.errors.request[1],
      };
  }
}

async function write(
  visit: Visit<unknown, unknown>,
  error?: LineError,
  dayId?: number,
): Promise<PageContent> {
  const { site, cart: owner, today, language } = visit;
  const words = all[language].cart;
  const rows = owner ? await readCart(site.db, owner) : [];
  const producers = [...new Set(rows.map(({ producer_id }) => producer_id))];
  const days = producers.length === 0 ? [] : await readOpenDays(visit, producers);
  const day = days.find(({ id }) => id === dayId);
  const cart = showCart(rows, "", today, site.config.currencies, day && issueAt(visit, day));
  if (cart.items.length === 0) {
    const links = [{ text: words.toProducts, href: "/products/" }];
    return {
      title: words.title,
      body: empty({ title: words.empty, text: words.emptyText, links, heading: 1 }),
    };
  }
  const stock = new Map(rows.map((row) => [row.product_id, row.stock]));
  const lines = (producerId: number) =>
    cart.items
      .filter(({ product }) => product.producer.id === producerId)
      .map((line) => lineOf(visit, words, { line, day }, stock.get(line.product.id) ?? 0, error));
  const errors = error ? [{ field: `quantity-${error.productId}`, text: error.text }] : [];
  const body = html`!${errorSummary({ title: visit.words.errorTitle, errors })}
<h1>${words.title}</h1>
<div class="cart">
<div class="stack loose">
!${cart.by_producer.map(
    ({ producer, totals, ...more }) => html`<section class="stack">
<h2>!${producerLink(words, producer)}</h2>
<ul class="cart-lines">!${lines(producer.id)}</ul>
!${facts(totals.map((total) => ({ term: words.subtotal, text: visit.format.money(total) })))}
!${deliveryNote(visit, { totals, ...more })}
</section>`,
  )}
</div>
!${summary(visit, words, cart, { days, day })}
</div>`;
  return { title: words.title, body };
}

/** What delivery costs. */
function deliveryNote(visit: Visit<unknown, unknown>, one: Parameters<typeof deliveryTerms>[1]): Html {
  const terms = deliveryTerms(visit, one);
  return terms === undefined
    ? ""
    : html`<p class="faint small">${all[visit.language].papers.delivery}: ${terms}</p>`;
}

function producerLink(
  words: CartWords,
  { id, display_name, is_producer }: ShownLine["product"]["producer"],
): Html {
  const name = words.from(display_name);
  return is_producer ? html`<a href="/producers/${id}/">${name}</a>` : html`${name}`;
}

function lineOf(
  visit: Visit<unknown, unknown>,
  words: CartWords,
  { line, day }: { line: ShownLine; day: OpenDay | undefined },
  stock: number,
  error: LineError | undefined,
): Html {
  const { format } = visit;
  const { product, issue } = line;
  const { id, name, image, pack_size, pack_unit } = product;
  const isFaulty = error?.productId === id;
  const each =
    product.sold_by === "weight"
      ? weighedEach(visit, product)
      : words.each(format.money(product.price), format.pack(pack_size, pack_unit));
  const shownName = issue === "no_longer_sold" ? html`${name}` : html`<a href="/products/${id}/">${name}</a>`;
  return html`<li class="cart-line">
!${image ? picture(image, { sizes: "6rem" }) : placeholder("other")}
<div class="about"><h3>!${shownName}</h3>
<p class="faint small">${each}</p>
!${issue && html`<p>!${badge({ text: words.issues[issue](format.number(stock)), kind: "bad" })}</p>`}
!${line.day_issue && day && html`<p>!${badge({ text: words.dayIssues[line.day_issue](format.weekday(day.date)), kind: "notable" })}</p>`}
!${isFaulty ? html`<p class="error">${error.text}</p>` : ""}</div>
<p class="sum figures!${issue ? " faint" : ""}">${sumOf(format, line)}!${
    line.most &&
    html`<br><small class="faint">${all[visit.language].weights.atMost(format.money(line.most))}</small>`
  }</p>
!${changeForm(visit, words, line, stock)}
</li>`;
}

/** What cannot be bought can only be taken out, or down to what there is. */
function changeForm(
  { format }: Visit<unknown, unknown>,
  words: CartWords,
  line: ShownLine,
  stock: number,
): Html {
  const { product, quantity, issue } = line;
  const { id, name } = product;
  const most = Math.min(stock, mostOfOne);
  const count = stepper({
    name: "quantity",
    id: `quantity-${id}`,
    value: quantity,
    min: 0,
    max: most,
    label: words.quantityOf(name),
    less: { name: "set", value: quantity - 1, label: words.less(name) },
    more: { name: "set", value: quantity + 1, label: words.more(name) },
  });
  const left = format.number(most);
  const take = button({
    ...{ name: "set", value: most, kind: "secondary" as const },
    ...{ text: words.take(left), label: words.takeNamed(left, name) },
  });
  return html`<form class="row" method="post" action="/cart/items/${id}/" data-in-place="content">
!${issue === null ? count : ""}!${issue === "not_enough_stock" ? take : ""}
!${button({ text: words.remove, label: words.removeNamed(name), name: "set", value: 0, kind: "quiet", skipsChecks: true })}
</form>`;
}

/** What is in the way of each line at a day. */
function issueAt({ site, now }: Visit<unknown, unknown>, day: OpenDay) {
  const times = { opens_at: new Date(day.opens_at), closes_at: new Date(day.closes_at), cancelled_at: null };
  const attending = new Set(day.attending.map(({ id }) => id));
  const at = { timeZone: site.config.timeZone, now };
  return (row: CartRow) => dayIssueOf(row, { ...times, attending }, at);
}

/** Chooses a market day, for which the lines then say what can't be fetched there. */
function dayForm(visit: Visit<unknown, unknown>, words: CartWords, { days, day }: Days): Html {
  if (days.length === 0) return html``;
  const options = days.map(({ id, date, place }) => ({
    value: String(id),
    text: `${visit.format.weekday(date)}, ${place.name}`,
  }));
  return html`<form class="stack tight" action="/cart/">
!${select({
    name: "day",
    label: words.day,
    value: day && String(day.id),
    options: [{ value: "", text: words.anyDay }, ...options],
  })}
<div class="row">!${button({ text: words.look, kind: "secondary" })}</div></form>`;
}

interface Days {
  days: OpenDay[];
  day: OpenDay | undefined;
}

function summary(visit: Visit<unknown, unknown>, words: CartWords, cart: ShownCart, of: Days): Html {
  const shown = of.day ?? of.days[0];
  const { items, totals } = cart;
  const isAnyInTheWay = items.some(({ issue }) => issue !== null);
  return html`<aside class="card padded stack summary" aria-label="${words.total}">
!${facts(totalFacts(visit, cart, words.total))}!${estimateNote(visit, cart)}
!${isAnyInTheWay ? html`<p class="faint small">${words.withoutIssues}</p>` : ""}
<p class="faint small">${words.later}</p>
!${shown ? nextCutOff(visit, shown) : ""}!${dayForm(visit, words, of)}
!${totals.length > 0 ? buttonLink({ text: words.checkout, href: "/checkout/", isFull: true }) : ""}
<p class="center"><a href="/products/">${words.goOn}</a></p>
</aside>`;
}
