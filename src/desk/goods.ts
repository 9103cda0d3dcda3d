import { html } from "ghtml";
import { type Static, Type } from "typebox";
import { closed, showMoney } from "#platform/base";
import { pageQuery } from "#platform/http";
import { type ProductRow, readGoods } from "#products";
import {
  attributes,
  badges,
  button,
  buttonLink,
  cameFrom,
  empty,
  field,
  formErrors,
  type Html,
  type PageContent,
  type Pages,
  pager,
  personOf,
  readListPage,
  table,
  type Visit,
} from "#web";
import { type AnyVisit, deskPage, deskWords, hiddenKey, refusalsOf } from "./frame.ts";
import { type GoodsChange, saveGoods } from "./goods-changes.ts";

const Text = Type.Optional(Type.String({ maxLength: 40 }));
const Row = closed({
  price: Text,
  price_before: Text,
  stock: Text,
  stock_before: Text,
  is_listed: Text,
  was_listed: Text,
});
const Form = closed({ goods: Type.Optional(Type.Record(Type.String({ pattern: "^[1-9]\\d{0,14}$" }), Row)) });
const Query = closed({
  search: Type.Optional(Type.String({ maxLength: 100, format: "line" })),
  cursor: pageQuery.cursor,
});
type GoodsVisit = Visit<Partial<Static<typeof Query>>>;

/** All goods of a producer in a table, in which price, stock and listing are changed in place. */
export function goodsPages({ page, form, notices }: Pages): void {
  notices({
    goodsSaved: (visit, count = "0") => ({
      kind: "done",
      text: deskWords(visit).goods.rowsSaved(Number(count)),
    }),
  });
  page("/desk/goods/", { query: Query, access: "producer" }, write);
  form("/desk/goods/", { body: Form, access: "producer" }, save, (visit) =>
    write({ ...visit, query: {} } as GoodsVisit),
  );
}

async function save(visit: Visit, { goods = {} }: Static<typeof Form>) {
  const { site, now } = visit;
  const actor = { userId: personOf(visit).user_id, now };
  const changes = Object.entries(goods).map(([id, row]): GoodsChange => ({ id: Number(id), ...row }));
  const to = cameFrom(visit, "/desk/goods/");
  return visit.once(async (tx) => {
    const count = await saveGoods(tx, site.config, actor, changes);
    return { to, notice: { name: "goodsSaved", about: [String(count)] } };
  });
}

async function write(visit: GoodsVisit): Promise<PageContent> {
  const { site, query } = visit;
  const { goods, desk, files, promotion } = deskWords(visit);
  const { user_id: userId } = personOf(visit);
  const { rows, previous, next } = await readListPage(visit, query, (page) =>
    readGoods(site.db, userId, page),
  );
  const labels = Object.fromEntries(
    rows.flatMap(({ id, name }) => [
      [fieldName(id, "price"), goods.priceOf(name)],
      [fieldName(id, "stock"), goods.stockOf(name)],
    ]),
  );
  const errors = formErrors(visit, labels, refusalsOf(visit));
  const content = html`<div class="row">!${buttonLink({ text: desk.addProduct, href: "/desk/goods/new/", icon: "plus" })}!${buttonLink({ text: files.title, href: "/desk/goods/file/", kind: "secondary" })}!${buttonLink({ text: promotion.title, href: "/desk/promotion/", kind: "secondary" })}</div>
<form class="row end" action="/desk/goods/">!${field({ name: "search", label: goods.search, type: "search", value: query.search, maxlength: 100, autocomplete: "off" })}!${button({ text: desk.search, kind: "secondary" })}</form>
!${
    rows.length === 0
      ? empty({ title: goods.none, text: query.search === undefined ? goods.noneText : goods.noneFound })
      : html`<form class="stack" method="post" action="/desk/goods/">!${hiddenKey(visit)}
!${table({
          caption: desk.goods,
          isCaptionHidden: true,
          columns: [
            { text: goods.name },
            { text: goods.price },
            { text: goods.stock },
            { text: goods.listed },
          ],
          rows: rows.map((product) => cellsOf(visit, product, errors)),
        })}
<p class="save">!${button({ text: goods.saveAll })}</p></form>`
  }
!${pager({ label: desk.pages, previous, next })}`;
  return deskPage(visit, "goods", { content, summary: errors.summary });
}

function cellsOf(
  visit: GoodsVisit,
  product: ProductRow,
  errors: { of(field: string): { error?: string } },
): Html[] {
  const { format, typed } = visit;
  const { goods } = deskWords(visit);
  const { id, name, currency, price_minor, pack_size, pack_unit, stock, is_listed } = product;
  const price = format.typed(showMoney(price_minor, currency).amount);
  const box = (member: "price" | "stock", label: string, before: string, more: object): Html => {
    const field = fieldName(id, member);
    const given = {
      id: field,
      name: field,
      value: typed[field] ?? before,
      autocomplete: "off",
      "aria-label": label,
      ...("error" in errors.of(field) && { "aria-invalid": "true" }),
      ...more,
    };
    return html`<input class="short"!${attributes(given)}>!${hidden(id, `${member}_before`, before)}`;
  };
  const isChosen = Object.keys(typed).length > 0 ? typed[fieldName(id, "is_listed")] === "true" : is_listed;
  const tick = {
    type: "checkbox",
    name: fieldName(id, "is_listed"),
    value: "true",
    checked: isChosen,
    "aria-label": goods.listedOf(name),
  };
  return [
    html`<span><a href="/desk/goods/${id}/">${name}</a> <span class="faint small">${format.pack(String(pack_size), pack_unit)}</span>!${badges(stateOf(visit, product))}</span>`,
    html`<span class="row">!${box("price", goods.priceOf(name), price, { type: "text", inputmode: "decimal", maxlength: 20 })} <span class="faint small">${currency}</span></span>`,
    box("stock", goods.stockOf(name), String(stock), { type: "number", min: 0, max: 1_000_000 }),
    html`<label class="tick"><input!${attributes(tick)}></label>!${hidden(id, "was_listed", String(is_listed))}`,
  ];
}

function fieldName(id: number, member: string): string {
  return `goods.${id}.${member}`;
}

function hidden(id: number, member: string, value: string): Html {
  return html`<input type="hidden" name="${fieldName(id, member)}" value="${value}">`;
}

/** What buyers see of it: that it is sold out, hidden, past its day or in front. */
export function stateOf(visit: AnyVisit, product: ProductRow) {
  const { goods, desk } = deskWords(visit);
  const { stock, is_listed, best_before, promoted_until } = product;
  return [
    ...(is_listed ? [] : [{ text: goods.hidden, kind: "plain" as const }]),
    ...(stock === 0 ? [{ text: desk.soldOut, kind: "bad" as const }] : []),
    ...(best_before !== null && best_before < visit.today
      ? [{ text: goods.past, kind: "bad" as const }]
      : []),
    ...(promoted_until !== null && promoted_until > visit.now
      ? [{ text: goods.promoted, kind: "notable" as const }]
      : []),
  ];
}
