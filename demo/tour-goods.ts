import type { Stop } from "./stop.ts";

/** What is for sale, as the visitor reads and writes it. */
export const goodsStops: Stop[] = [
  {
    method: "GET",
    route: "products/",
    status: 200,
    request: () => ({ path: "products/?in_stock=true&ordering=price" }),
    says: ({ results, next }) => `${numberOf(results)} products${next ? " and more" : ""}, cheapest first`,
    learn: (visit, { results }) => {
      const [cheapest] = Array.isArray(results) ? results : [];
      if (cheapest) visit.price = cheapest.price;
    },
  },
  {
    method: "GET",
    route: "products/promotion/",
    status: 200,
    request: () => ({ path: "products/promotion/" }),
    says: ({ results }) => `${numberOf(results)} promoted products`,
  },
  {
    method: "POST",
    route: "products/new/",
    status: 201,
    request: ({ access, price }) => ({
      path: "products/new/",
      access,
      body: {
        name: "Quinces from the old tree",
        description: "For jelly, or to scent a room.",
        category: "fruit",
        price,
        pack_size: "1.5",
        pack_unit: "kg",
        stock: 12,
      },
    }),
    says: ({ name, unit_price }) => `${name}, ${JSON.stringify(unit_price)}`,
    learn: (visit, { id }) => {
      visit.productId = Number(id);
    },
  },
  {
    method: "GET",
    route: "products/user/<user_id>/",
    status: 200,
    request: ({ id }) => ({ path: `products/user/${id}/` }),
    says: ({ results }) => `${numberOf(results)} of your own products`,
  },
  {
    method: "DELETE",
    route: "products/<id>/",
    status: 204,
    once: true,
    request: ({ productId, access }) => ({ path: `products/${productId}/`, access }),
    says: () => "deleted",
  },
  {
    method: "GET",
    route: "products?search=<text>",
    status: 200,
    request: () => ({ path: "products?search=fruit" }),
    says: ({ results, next }) => `${numberOf(results)} found for fruit${next ? " and more" : ""}`,
  },
];

export const searchStop: Stop = {
  method: "GET",
  route: "search/",
  status: 200,
  request: () => ({ path: "search/?type=products&search_string=Fruit" }),
  says: ({ results, next }) => `${numberOf(results)} products found for Fruit${next ? " and more" : ""}`,
};

export const walletStop: Stop = {
  method: "GET",
  route: "wallet/",
  status: 200,
  request: ({ access }) => ({ path: "wallet/", access }),
  says: ({ results }) => `${numberOf(results)} wallet, still empty`,
};

export const promotionStop: Stop = {
  method: "GET",
  route: "promotion/",
  status: 200,
  request: () => ({ path: "promotion/" }),
  says: ({ results }) => `${numberOf(results)} products, promoted ones first`,
};

function numberOf(list: unknown): number {
  return Array.isArray(list) ? list.length : 0;
}
