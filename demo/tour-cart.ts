import type { Stop } from "./stop.ts";
import { call, type Visit } from "./visit.ts";

/** The routes of the cart. */
export const cartStops: Stop[] = [
  {
    method: "GET",
    route: "cart/cart-detail/",
    status: 200,
    before: findWanted,
    request: ({ access }) => ({ path: "cart/cart-detail/", access }),
    says: ({ item_count }) => `${item_count} packages`,
  },
  {
    method: "DELETE",
    route: "cart/item-clear/<product_id>/",
    status: 200,
    request: ({ wantedId, access }) => ({ path: `cart/item-clear/${wantedId}/`, access }),
    says: ({ item_count }) => `${item_count} packages left`,
  },
  {
    method: "PATCH",
    route: "cart/item_increment/<product_id>/",
    status: 200,
    request: ({ wantedId, access }) => ({
      path: `cart/item_increment/${wantedId}/`,
      access,
      body: { quantity: 3 },
    }),
    says: ({ item_count, totals }) => `${item_count} packages for ${priceOf(totals)}`,
  },
  {
    method: "PATCH",
    route: "cart/item_decrement/<product_id>/",
    status: 200,
    request: ({ wantedId, access }) => ({ path: `cart/item_decrement/${wantedId}/`, access }),
    says: ({ item_count, totals }) => `${item_count} packages for ${priceOf(totals)}`,
  },
  {
    method: "DELETE",
    route: "cart/cart_clear/",
    status: 200,
    request: ({ access }) => ({ path: "cart/cart_clear/", access }),
    says: ({ item_count }) => `${item_count} packages`,
  },
];

/** The newest product of somebody else of which there is enough. */
export async function findWanted(visit: Visit): Promise<void> {
  const { body } = await call(visit, { method: "GET", path: "products/?in_stock=true&limit=100" });
  const found: { id: number; stock: number; producer: { id: number } }[] = Array.isArray(body["results"])
    ? body["results"]
    : [];
  visit.wantedId = found.find(({ stock, producer }) => stock >= 3 && producer.id !== visit.id)?.id ?? 0;
}

function priceOf(totals: unknown): string {
  const prices: { amount: string; currency: string }[] = Array.isArray(totals) ? totals : [];
  return prices.map(({ amount, currency }) => `${amount} ${currency}`).join(" and ");
}
