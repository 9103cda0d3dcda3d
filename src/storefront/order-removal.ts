import { html } from "ghtml";
import type { Static } from "typebox";
import { readOrder, removeItem, wrongStatus } from "#orders";
import { closed, Id, notFound } from "#platform/base";
import { confirmation, keyField, type PageContent, type Pages, personOf, type Visit } from "#web";
import { orderOf, writeOrder } from "./order.ts";
import { words as all } from "./words/index.ts";

const ItemPath = closed({ order_id: Id, product_id: Id });

type ItemVisit = Visit<unknown, Static<typeof ItemPath>>;

/** Takes something out of an order that its producer has yet to begin with. */
export function orderRemovalPage({ page, form, notices }: Pages): void {
  notices({
    takenOut: ({ language }, name = "") => ({ kind: "done", text: all[language].orders.takenOut(name) }),
  });
  const path = "/orders/:order_id/items/:product_id/removal/";
  page(path, { params: ItemPath, access: "member" }, ask);
  form(path, { body: closed({}), params: ItemPath, access: "member" }, takeOut, writeOrder);
}

/** Throws not_found where it is not in the order, or no longer. */
async function ask(visit: ItemVisit): Promise<PageContent> {
  const words = all[visit.language].orders;
  const order = await orderOf(visit);
  const { id, items, status, paid_at, actions } = order;
  if (!actions.includes("change"))
    return writeOrder({ ...visit, refusal: wrongStatus({ status_now: status }) });
  const item = items.find(({ product_id }) => product_id === visit.params.product_id);
  if (!item) throw notFound();
  const title = words.takeOutTitle(item.name);
  const sentences = [
    items.length > 1 ? words.takeOutText(visit.format.money(item.line_total)) : words.takeOutLast,
    paid_at && words.takeOutRefund,
    words.cannotBeUndone,
  ];
  const body = confirmation({
    title,
    text: sentences.filter(Boolean).join(" "),
    action: `/orders/${id}/items/${item.product_id}/removal/`,
    fields: html`<input type="hidden" name="${keyField}" value="${visit.formKey}">`,
    confirm: words.takeOut,
    cancel: { text: words.keepItem, href: `/orders/${id}/` },
  });
  return { title, body };
}

async function takeOut(visit: ItemVisit) {
  const { site, now, params } = visit;
  const { user_id: userId } = personOf(visit);
  const { order_id, product_id } = params;
  return visit.once(async (tx) => {
    await removeItem(tx, site.jobs, { userId, now }, order_id, product_id);
    const { status, removed_items } = await readOrder(tx, userId, order_id);
    const { name = "" } = removed_items.find((item) => item.product_id === product_id) ?? {};
    const notice =
      status === "cancelled" ? { name: "orderCancelled", about: [] } : { name: "takenOut", about: [name] };
    return { to: `/orders/${order_id}/`, notice };
  });
}
