/** Paid places in front of others, and what they brought. */
export const promotion = {
  title: "Promotion",
  intro:
    "What you promoted, and what happened while it stood in front. Start a promotion on the page of a product.",
  none: "Nothing promoted yet",
  noneText: "Promoted products stand in front of the others, marked as promoted.",
  promote: "Promote",
  text: (price: string) => `It stands in front of the others, for ${price} a day from your wallet.`,
  until: (moment: string) => `Promoted until ${moment}`,
  days: "Days",
  results: "What promotion has brought",
  done: (moment: string) => `The product is promoted until ${moment}.`,
  tooLittle: "There isn't enough available in your wallet for so many days",
  tooOld: "This product is past its best-before date, so nobody could buy it",
  when: "When",
  fromTo: (from: string, to: string) => `${from} – ${to}`,
  cost: "Cost",
  shown: "Shown",
  inCarts: "Put into carts",
  sold: "Sold",
  gone: "A deleted product",
};
