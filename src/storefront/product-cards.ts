import { html } from "ghtml";
import type { Static } from "typebox";
import { readAmount, showMoney } from "#platform/base";
import type { ListRow } from "#platform/listing";
import { amountsOf, findProducts, type Product, showProduct } from "#products";
import { goodsWords, type Html, keyField, labelName, type ProductCard, productCard, type Visit } from "#web";
import { words } from "./words/index.ts";

/** A product as it is shown; the addresses of its pictures are of this site. */
export type Goods = Static<typeof Product>;

/** Goods in the order of a list, with how far away they are where that was asked. */
export async function readGoods(
  { site: { db }, now }: Visit<unknown, unknown>,
  rows: ListRow[],
): Promise<{ product: Goods; distance: number | undefined }[]> {
  const ids = rows.map(({ id }) => id);
  const found = await findProducts(db, undefined, ids);
  const products = new Map(found.map((row) => [row.id, showProduct(row, "", now)]));
  // What is seen no longer since the list was read is left out.
  return rows.flatMap(({ id, distance }) => {
    const product = products.get(id);
    return product ? [{ product, distance }] : [];
  });
}

/**
 * Cards of goods. Their buttons send the page's form `add`, see `addForm`. `isBelow` says that none is in sight when the
 * page opens; `promoted` is what each is labelled as in a paid place.
 */
export function productCards(
  visit: Visit<unknown, unknown>,
  goods: { product: Goods; distance?: number | undefined }[],
  { heading = 2, isBelow = false, promoted }: { heading?: 2 | 3; isBelow?: boolean; promoted?: string } = {},
): Html {
  return html`<ul class="grid">
!${goods.map(({ product, distance }, index) =>
    // The first row is in sight when the page opens.
    productCard({ ...cardOf(visit, product, distance), heading, promoted, isFirst: !isBelow && index < 2 }),
  )}</ul>`;
}

/** The one form of a page, which the buttons of its cards send; nothing where none of them can be bought. */
export function addForm(visit: Visit<unknown, unknown>, goods: { product: Goods }[]): Html {
  if (!goods.some(({ product }) => isForSale(visit, product))) return "";
  return html`<form id="add" hidden method="post" action="/cart/add/" data-in-place><input type="hidden" name="${keyField}" value="${visit.formKey}"></form>`;
}

function cardOf(visit: Visit<unknown, unknown>, product: Goods, distance: number | undefined): ProductCard {
  const { language, format } = visit;
  const { goods } = words[language];
  const { id, name, category, producer } = product;
  const [picture] = product.images;
  const away = distance === undefined ? "" : ` · ${goods.kilometres(format.number(oneDecimal(distance)))}`;
  return {
    id,
    name,
    category,
    href: `/products/${id}/`,
    picture,
    price: priceOf(visit, product),
    producer: { name: producer.display_name + away, href: `/producers/${producer.id}/` },
    labels: product.labels.slice(0, 2).map((label) => labelName(goodsWords[language], label)),
    stock: stockOf(visit, product),
    add: isForSale(visit, product) ? { text: goods.add, label: goods.addNamed(name) } : undefined,
  };
}

/** What a package costs, and what that comes to per unit, in words. */
export function priceOf({ language, format }: Visit<unknown, unknown>, product: Goods) {
  const { goods, weights } = words[language];
  if (product.sold_by === "weight") {
    const { estimate, about } = pieceOf(format, product);
    return {
      amount: goods.perUnit(format.money(product.price), format.unit("kg")),
      pack: weights.each(about),
      unitPrice: weights.each(estimate),
    };
  }
  const { price, unit_price, pack_size, pack_unit } = product;
  // Where a package is the unit, its price says it (Directive 98/6/EC, Article 3).
  const perUnit = unit_price?.amount === price.amount ? null : unit_price;
  return {
    amount: format.money(price),
    pack: format.pack(pack_size, pack_unit),
    ...(perUnit && { unitPrice: goods.perUnit(format.money(perUnit), format.unit(perUnit.per)) }),
  };
}

/** What a piece of goods by weight weighs and costs about, and what it costs at the most, in words. */
export function pieceOf(format: Visit<unknown, unknown>["format"], product: Goods) {
  const { price, pack_size, pack_unit, tolerance_percent } = product;
  const price_minor = readAmount(price.amount, price.currency) ?? 0;
  const line = { sold_by: "weight", quantity: 1, price_minor, pack_size, pack_unit, tolerance_percent };
  const { estimate_minor, most_minor } = amountsOf(line);
  const money = (minor: number | null) => format.money(showMoney(minor ?? 0, price.currency));
  return {
    about: format.about(format.pack(pack_size, pack_unit)),
    estimate: format.about(money(estimate_minor)),
    most: money(most_minor),
  };
}

/** That little is left of a product, or nothing; undefined where there is enough. */
export function stockOf(
  { language, format, today }: Visit<unknown, unknown>,
  { stock, best_before }: Goods,
): ProductCard["stock"] {
  const { goods } = words[language];
  if (best_before !== null && best_before < today) return { text: goods.pastBestBefore, kind: "bad" };
  if (stock === 0) return { text: goods.soldOut, kind: "bad" };
  return stock <= little ? { text: goods.left(stock, format.number(stock)), kind: "notable" } : undefined;
}

/** Whether who asks could put it into a cart. */
export function isForSale(
  { person, today }: Visit<unknown, unknown>,
  { stock, best_before, producer, is_listed }: Goods,
): boolean {
  const isGood = best_before === null || best_before >= today;
  return is_listed && stock > 0 && isGood && producer.id !== person?.user_id;
}

/** So few packages are worth a word. */
const little = 5;

function oneDecimal(kilometres: number): number {
  return Math.round(kilometres * 10) / 10;
}
