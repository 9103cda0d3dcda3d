import { html } from "ghtml";
import { type Static, Type } from "typebox";
import { closed, Id } from "#platform/base";
import { pageQuery } from "#platform/http";
import { findProducts, marketAt, readProduct, readProducts, showProduct } from "#products";
import {
  button,
  buttonLink,
  field,
  type PageContent,
  type Pages,
  pager,
  readListPage,
  table,
  type Visit,
} from "#web";
import { takeDown } from "../goods.ts";
import { consolePage, consoleWords, reasonPage } from "./frame.ts";

const Query = closed({
  search: Type.Optional(Type.String({ maxLength: 200, format: "line" })),
  cursor: pageQuery.cursor,
});
const params = closed({ product_id: Id });

/** What is for sale, to be taken down. */
export function productPages(pages: Pages): void {
  const { page, site } = pages;
  page("/console/products/", { query: Query, access: "staff" }, write);
  reasonPage(pages, "/console/products/:product_id/removal/", {
    params,
    back: () => "/console/products/",
    ask: async (visit) => {
      const words = consoleWords(visit);
      const { name } = await readProduct(site.db, undefined, visit.params.product_id);
      return { title: words.takeDownTitle(name), text: words.takeDownText, confirm: words.takeDown };
    },
    act: (tx, by, { product_id }, reason) => takeDown(tx, site, by, product_id, reason),
  });
}

async function write(visit: Visit<Partial<Static<typeof Query>>>): Promise<PageContent> {
  const { site, query, format, siteUrl, now } = visit;
  const words = consoleWords(visit);
  const market = marketAt(site.config, now);
  const { rows, previous, next } = await readListPage(visit, query, (page) =>
    readProducts(site.db, market, page),
  );
  const found = await findProducts(
    site.db,
    undefined,
    rows.map(({ id }) => id),
  );
  const byId = new Map(found.map((row) => [row.id, showProduct(row, siteUrl, now)]));
  const products = rows.flatMap(({ id }) => byId.get(id) ?? []);
  const content = html`<form class="row end" action="/console/products/">
!${field({ name: "search", label: words.findProducts, value: query.search, type: "search", autocomplete: "off", maxlength: 200 })}
!${button({ text: words.search, kind: "secondary" })}
</form>
!${
    products.length === 0
      ? html`<p>${words.noProducts}</p>`
      : table({
          caption: words.products,
          isCaptionHidden: true,
          columns: [
            { text: words.product },
            { text: words.producer },
            { text: words.price, isFigure: true },
            { text: words.stock, isFigure: true },
            { text: words.actions, isHidden: true },
          ],
          rows: products.map(({ id, name, producer, price, stock }) => [
            html`<a href="/products/${id}/">${name}</a>`,
            html`<a href="/console/people/${producer.id}/">${producer.display_name}</a>`,
            html`${format.money(price)}`,
            html`${format.number(stock)}`,
            buttonLink({
              text: words.takeDown,
              label: words.ofName(words.takeDown, name),
              href: `/console/products/${id}/removal/`,
              kind: "secondary",
            }),
          ]),
        })
  }
!${pager({ label: words.pages, previous, next })}`;
  return consolePage(visit, "products", content);
}
