/** The cart, and what is said where something was put in. */
export const cart = {
  title: "Your cart",
  empty: "Your cart is empty",
  emptyText: "Find fresh food from producers near you.",
  toProducts: "See all products",
  from: (producer: string) => `From ${producer}`,
  each: (price: string, pack: string) => `${price} for ${pack}`,
  quantityOf: (name: string) => `How many of ${name}`,
  less: (name: string) => `One less of ${name}`,
  more: (name: string) => `One more of ${name}`,
  remove: "Remove",
  removeNamed: (name: string) => `Remove ${name}`,
  take: (count: string) => `Take ${count}`,
  takeNamed: (count: string, name: string) => `Take ${count} of ${name}`,
  issues: {
    no_longer_sold: () => "No longer sold",
    past_best_before: () => "Past its best-before date",
    out_of_stock: () => "Sold out",
    not_enough_stock: (left: string) => `Only ${left} left`,
  },
  subtotal: "Subtotal",
  total: "Total",
  withoutIssues: "What can't be bought at the moment is not included.",
  later: "You choose pickup or delivery at checkout.",
  checkout: "Go to checkout",
  goOn: "Continue shopping",
  added: (name: string, count: string) => `${name} is in your cart: ${count}.`,
  toCart: "Go to your cart",
  removed: (name: string) => `${name} is no longer in your cart.`,
  refused: {
    not_found: "This product is no longer sold.",
    own_product: "This is your own product: you can't buy it yourself.",
    past_best_before: (name: string) => `${name} is past its best-before date.`,
    sold_out: (name: string) => `${name} is sold out.`,
    not_enough_stock: (name: string, left: string) =>
      `There are only ${left} of ${name} left, together with what is in your cart already.`,
    cart_full: "Your cart is full: it can hold 100 products. Buy or remove some of them first.",
  },
};

export type CartWords = typeof cart;
