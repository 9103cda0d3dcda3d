import type { Static } from "typebox";
import { closed, Id } from "#platform/base";
import { readOwn, removeProduct } from "#products";
import { confirmation, type PageContent, type Pages, personOf, type Visit } from "#web";
import { deskWords, hiddenKey } from "./frame.ts";

const params = closed({ product_id: Id });
type ProductVisit = Visit<unknown, Static<typeof params>>;

/** Takes a product off the market for good. */
export function removalPage({ page, form, notices }: Pages): void {
  notices({
    productRemoved: (visit, name = "") => ({ kind: "done", text: deskWords(visit).goods.removed(name) }),
  });
  const path = "/desk/goods/:product_id/removal/";
  page(path, { params, access: "producer" }, ask);
  form(path, { body: closed({}), params, access: "producer" }, remove, ask);
}

async function ask(visit: ProductVisit): Promise<PageContent> {
  const { goods } = deskWords(visit);
  const { id, name } = await readOwn(visit.site.db, personOf(visit).user_id, visit.params.product_id);
  const title = goods.removeTitle(name);
  const body = confirmation({
    title,
    text: goods.removeText,
    action: `/desk/goods/${id}/removal/`,
    fields: hiddenKey(visit),
    confirm: goods.remove,
    cancel: { text: goods.keep, href: `/desk/goods/${id}/` },
  });
  return { title, body };
}

async function remove(visit: ProductVisit) {
  const { now, params: asked } = visit;
  const actor = { userId: personOf(visit).user_id, now };
  return visit.once(async (tx) => {
    const { name } = await readOwn(tx, actor.userId, asked.product_id);
    await removeProduct(tx, actor, asked.product_id);
    return { to: "/desk/goods/", notice: { name: "productRemoved", about: [name] } };
  });
}
