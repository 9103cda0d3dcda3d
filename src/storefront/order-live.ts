import { Type } from "typebox";
import { countChanges, type OrderBody, type OrderTag } from "#orders";
import { closed } from "#platform/base";
import type { Pages } from "#web";

/** Ids of orders, such as `7` or `7,8`: as many as a list shows. */
const OrdersPath = closed({ order_ids: Type.String({ pattern: "^[1-9]\\d{0,8}(,[1-9]\\d{0,8}){0,19}$" }) });
const mostOrders = 20;

/** A page that shows orders hears when one of them moves on. */
export function orderLive({ live }: Pages): void {
  live("/orders/:order_ids/live/", OrdersPath, async ({ site, params }, { user_id }) => {
    const ids = params.order_ids.split(",").map(Number);
    const tags = ids.map((id): OrderTag => `order:${id}`);
    return { tags, version: String(await countChanges(site.db, user_id, ids)) };
  });
}

/** The stream of these orders, of which there is one at least, and the version that is shown, for `livePart`. */
export function liveOrders(orders: OrderBody[]) {
  const watched = orders.slice(0, mostOrders);
  const changes = watched.map(({ history, removed_items }) => history.length + removed_items.length);
  return {
    path: `/orders/${watched.map(({ id }) => id).join(",")}/live/`,
    version: String(changes.reduce((sum, count) => sum + count, 0)),
  };
}
