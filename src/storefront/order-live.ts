import { countChanges, type OrderBody, type OrderTag } from "#orders";
import { closed, Id } from "#platform/base";
import type { Pages } from "#web";

/** A page that shows an order hears when it moves on. */
export function orderLive({ live }: Pages): void {
  live("/orders/:order_id/live/", closed({ order_id: Id }), async ({ site, params }, { user_id }) => {
    const tag: OrderTag = `order:${params.order_id}`;
    return { tags: [tag], version: String(await countChanges(site.db, user_id, params.order_id)) };
  });
}

/** The stream of an order and the version that is shown, for `livePart`. */
export function liveOrder({ id, history, removed_items }: OrderBody) {
  return { path: `/orders/${id}/live/`, version: String(history.length + removed_items.length) };
}
