import type { Stop } from "./stop.ts";
import { findWanted } from "./tour-cart.ts";
import { call, type Visit } from "./visit.ts";

/** The list of orders. The visitor buys something first and cancels that order afterwards. */
export const orderStop: Stop = {
  method: "GET",
  route: "order/",
  status: 200,
  before: buy,
  request: ({ access }) => ({ path: "order/", access }),
  says: ({ results }) => {
    const [order] = Array.isArray(results) ? results : [];
    return order
      ? `order ${order.id}, ${order.status}, ${order.total.amount} ${order.total.currency}`
      : "none";
  },
  learn: cancel,
};

async function buy(visit: Visit): Promise<void> {
  const { access } = visit;
  await findWanted(visit);
  await call(visit, { method: "PATCH", path: `cart/item_increment/${visit.wantedId}/`, access });
  const body = { payment_method: "cash", delivery_method: "pickup", note: "Only looking around." };
  await call(visit, { method: "POST", path: "order/", access, body });
}

async function cancel(visit: Visit, { results }: Record<string, unknown>): Promise<void> {
  for (const { id, actions } of Array.isArray(results) ? results : []) {
    if (!actions.includes("cancellation")) continue;
    await call(visit, { method: "POST", path: `order/${id}/cancellation/`, access: visit.access });
  }
}
