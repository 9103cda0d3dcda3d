import { html } from "ghtml";
import type { Static } from "typebox";
import { closed, Id, type Problem, preconditionFailed } from "#platform/base";
import { requireValid } from "#platform/http";
import {
  addStock,
  changeProduct,
  createProduct,
  NewProduct,
  ProductChanges,
  type ProductRow,
  readOwn,
} from "#products";
import { badges, buttonLink, type PageContent, type Pages, personOf, type Visit } from "#web";
import { inFormFields } from "./form-fields.ts";
import { deskPage, deskWords, hiddenKey } from "./frame.ts";
import { stateOf } from "./goods.ts";
import { stockDifference } from "./goods-changes.ts";
import { pictureForms, picturesOf } from "./pictures.ts";
import { productErrors, productFields } from "./product-fields.ts";
import { ProductForm, shownProduct, type Told, toldProduct } from "./product-form.ts";
import { promotionForm, promotionPages } from "./promotion.ts";

const params = closed({ product_id: Id });
const CopyQuery = closed({ copy: ProductForm.properties.copy });
type ProductVisit = Visit<unknown, Static<typeof params>>;
type NewVisit = Visit<Partial<Static<typeof CopyQuery>>>;

/** A product to advertise, to change and to copy. */
export function productPages(pages: Pages): void {
  const { page, form, notices } = pages;
  notices({
    productCreated: (visit) => ({ kind: "done", text: deskWords(visit).goods.created }),
    productSaved: (visit) => ({ kind: "done", text: deskWords(visit).goods.saved }),
  });
  page("/desk/goods/new/", { query: CopyQuery, access: "producer" }, writeNew);
  form("/desk/goods/new/", { body: ProductForm, access: "producer" }, create, (visit) =>
    writeNew({ ...visit, query: {} } as NewVisit),
  );
  page("/desk/goods/:product_id/", { params, access: "producer" }, writeProduct);
  form("/desk/goods/:product_id/", { body: ProductForm, params, access: "producer" }, change, writeProduct);
  pictureForms(pages, writeProduct);
  promotionPages(pages, writeProduct);
}

async function create(visit: Visit, typed: Told) {
  const { site, now, request } = visit;
  const actor = { userId: personOf(visit).user_id, now };
  const input = inFormFields(() => requireValid(request, NewProduct, toldProduct(visit, typed)));
  return visit.once(async (tx) => {
    const { id } = await inFormFields(() => createProduct(tx, site.config, actor, input));
    return { to: `/desk/goods/${id}/`, notice: { name: "productCreated", about: [] } };
  });
}

/** Stock changes by the difference to what was shown, so that what is sold meanwhile counts. */
async function change(visit: ProductVisit, { stock, stock_before, seen, ...typed }: Told) {
  const { site, now, request, params: asked } = visit;
  const actor = { userId: personOf(visit).user_id, now };
  const changes = inFormFields(() => requireValid(request, ProductChanges, toldProduct(visit, typed)));
  const difference = stockDifference({ ...(stock && { stock }), ...(stock_before && { stock_before }) });
  return visit.once(async (tx) => {
    await inFormFields(() =>
      changeProduct(tx, site.config, actor, asked.product_id, changes, (before) => requireSeen(before, seen)),
    );
    if (difference !== 0) await inFormFields(() => addStock(tx, actor, asked.product_id, difference));
    return { to: `/desk/goods/${asked.product_id}/`, notice: { name: "productSaved", about: [] } };
  });
}

/** Throws precondition_failed where it was changed in another window; sales change nothing of it. */
function requireSeen({ updated_at }: ProductRow, seen: string | undefined): void {
  if (seen !== undefined && seen !== updated_at.toISOString()) throw preconditionFailed() as Problem;
}

async function writeNew(visit: NewVisit): Promise<PageContent> {
  const { goods } = deskWords(visit);
  const { copy } = visit.query;
  const shown =
    copy === undefined
      ? {}
      : shownProduct(visit, await readOwn(visit.site.db, personOf(visit).user_id, Number(copy)));
  const { stock: _, ...copied } = shown as Record<string, string>;
  const errors = productErrors(visit);
  const content = html`<form class="stack narrow" method="post" action="/desk/goods/new/">!${hiddenKey(visit)}
!${productFields(visit, copied, errors, goods.create)}</form>`;
  return deskPage(visit, "goods", { content, title: goods.newTitle, summary: errors.summary });
}

/** The page of one product; throws not_found for another's. */
async function writeProduct(visit: ProductVisit): Promise<PageContent> {
  const { goods } = deskWords(visit);
  const product = await readOwn(visit.site.db, personOf(visit).user_id, visit.params.product_id);
  const { id, name, stock, updated_at, is_listed } = product;
  const errors = productErrors(visit);
  const link = (text: string, href: string) => buttonLink({ text, href, kind: "secondary" });
  const content = html`!${badges(stateOf(visit, product))}
<div class="row">!${is_listed ? link(goods.asBuyers, `/products/${id}/`) : ""}!${link(goods.copy, `/desk/goods/new/?copy=${id}`)}!${link(goods.remove, `/desk/goods/${id}/removal/`)}</div>
<div class="beside after"><form class="stack" method="post" action="/desk/goods/${id}/">!${hiddenKey(visit)}
<input type="hidden" name="seen" value="${updated_at.toISOString()}"><input type="hidden" name="stock_before" value="${stock}">
!${productFields(visit, shownProduct(visit, product), errors, goods.save)}</form>
<div class="stack">!${picturesOf(visit, product, errors)}!${promotionForm(visit, product, errors)}</div></div>`;
  return deskPage(visit, "goods", { content, title: name, summary: errors.summary });
}
