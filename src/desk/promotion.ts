import { html } from "ghtml";
import type { Static } from "typebox";
import { countHolding } from "#cart";
import { readSoldWhile } from "#orders";
import { closed, Id, showMoney } from "#platform/base";
import { pageQuery } from "#platform/http";
import { findProducts, type ProductRow, pastBestBefore } from "#products";
import { NewPromotion, type PromotionRow, promote, readPromotions } from "#promotion";
import {
  badge,
  button,
  empty,
  type FormErrors,
  field,
  type Html,
  type PageContent,
  type Pages,
  pager,
  personOf,
  readListPage,
  table,
  type Visit,
} from "#web";
import { type AnyVisit, deskPage, deskWords, hiddenKey, section } from "./frame.ts";

const Query = closed({ cursor: pageQuery.cursor });
const params = closed({ product_id: Id });
const Form = closed({ days: NewPromotion.properties.days });
type ProductVisit = Visit<unknown, Static<typeof params>>;

/** What was promoted, with its result; the form stands on a product's page, which `again` shows. */
export function promotionPages(
  { page, form, notices }: Pages,
  again: (visit: ProductVisit) => Promise<PageContent>,
): void {
  notices({
    deskPromoted: (visit, until = "") => ({
      kind: "done",
      text: deskWords(visit).promotion.done(until),
    }),
  });
  page("/desk/promotion/", { query: Query, access: "producer" }, write);
  form("/desk/goods/:product_id/promotion/", { body: Form, params, access: "producer" }, submit, again);
}

async function submit(visit: ProductVisit, { days }: Static<typeof Form>) {
  const { site, now, params: asked } = visit;
  const actor = { userId: personOf(visit).user_id, now };
  const { product_id } = asked;
  return visit.once(async (tx) => {
    const { promoted_until } = await promote(tx, site.config, actor, { product_id, days });
    const notice = { name: "deskPromoted", about: [visit.format.moment(promoted_until)] };
    return { to: `/desk/goods/${product_id}/`, notice };
  });
}

/** Why a product is not promoted. */
export function promotionRefusals(visit: AnyVisit) {
  const { promotion } = deskWords(visit);
  return {
    insufficient_funds: { field: "days", text: promotion.tooLittle },
    [pastBestBefore.code]: { text: promotion.tooOld },
  };
}

export function promotionForm(visit: AnyVisit, { id, promoted_until }: ProductRow, errors: FormErrors): Html {
  const { format, site, now } = visit;
  const { promotion } = deskWords(visit);
  const { currencies, promotionPricePerDayMinor } = site.config;
  const perDay = format.money(showMoney(promotionPricePerDayMinor, currencies[0]));
  return section(
    "promotion",
    promotion.promote,
    html`<p>${promotion.text(perDay)}</p>
!${promoted_until !== null && promoted_until > now ? html`<p>!${badge({ text: promotion.until(format.moment(promoted_until)), kind: "notable" })}</p>` : ""}
<form class="row end" method="post" action="/desk/goods/${id}/promotion/">!${hiddenKey(visit)}
!${field({ name: "days", label: promotion.days, type: "number", min: 1, max: 90, value: visit.typed["days"] ?? "7", isShort: true, isRequired: true, ...errors.of("days") })}
!${button({ text: promotion.promote, kind: "secondary" })}</form>
<p><a href="/desk/promotion/">${promotion.results}</a></p>`,
  );
}

async function write(visit: Visit<Partial<Static<typeof Query>>>): Promise<PageContent> {
  const { site, query, now } = visit;
  const { promotion, desk } = deskWords(visit);
  const { user_id: userId } = personOf(visit);
  const { rows, previous, next } = await readListPage(visit, query, (page) =>
    readPromotions(site.db, userId, page),
  );
  const shown = rows.map(({ product_id, created_at, promoted_until }) => ({
    ...{ product_id, from: created_at },
    to: promoted_until < now ? promoted_until : now,
  }));
  const [sold, held, products] = await Promise.all([
    readSoldWhile(site.db, userId, shown),
    countHolding(site.db, shown),
    findProducts(site.db, userId, [...new Set(rows.map(({ product_id }) => product_id))]),
  ]);
  const names = new Map(products.map(({ id, name }) => [id, name]));
  const content = html`<p>${promotion.intro}</p>
!${
    rows.length === 0
      ? empty({
          title: promotion.none,
          text: promotion.noneText,
          links: [{ text: desk.goods, href: "/desk/goods/" }],
        })
      : table({
          caption: promotion.results,
          isCaptionHidden: true,
          columns: [
            { text: desk.product },
            { text: promotion.when },
            { text: promotion.cost, isFigure: true },
            { text: promotion.shown, isFigure: true },
            { text: promotion.inCarts, isFigure: true },
            { text: promotion.sold, isFigure: true },
          ],
          rows: rows.map((row, index) =>
            cellsOf(visit, row, names.get(row.product_id), sold[index], held[index]),
          ),
        })
  }
!${pager({ label: desk.pages, previous, next })}`;
  return deskPage(visit, "goods", { content, title: promotion.title });
}

type Sold = Awaited<ReturnType<typeof readSoldWhile>>[number];

function cellsOf(
  visit: AnyVisit,
  { product_id, created_at, promoted_until, cost_minor, currency, impressions }: PromotionRow,
  name: string | undefined,
  sold: Sold | undefined,
  held = 0,
): Html[] {
  const { format } = visit;
  const { promotion } = deskWords(visit);
  const { packages = 0, total_minor = 0, currency: soldIn = null } = sold ?? {};
  const earned = soldIn === null ? "" : ` (${format.money(showMoney(total_minor, soldIn))})`;
  return [
    name === undefined ? html`${promotion.gone}` : html`<a href="/desk/goods/${product_id}/">${name}</a>`,
    html`${promotion.fromTo(format.moment(created_at), format.moment(promoted_until))}`,
    html`${format.money(showMoney(cost_minor, currency))}`,
    html`${impressions === null ? "–" : format.number(impressions)}`,
    html`${format.number(held + packages)}`,
    html`${format.number(packages)}${earned}`,
  ];
}
