/** Goods by weight, and what became of the lines of an order. */
export const weights = {
  /** Of one piece: what it weighs about, or costs. */
  each: (text: string) => `${text} each`,
  atMost: (price: string) => `at most ${price}`,
  explained: (most: string) =>
    `Sold by weight. Each piece is weighed before you get it, and you pay what it weighs: ${most} each.`,
  estimate:
    "Some of it is sold by weight, so this is an estimate: you pay what it weighs, and never more than the most.",
  estimated: "Estimated total",
  most: "At most",
  change: "Change",
  howMany: (name: string) => `How many of ${name}`,
  changed: "Your order is changed.",
  taken: (before: number, now: number) => `You took ${now} instead of ${before}`,
  given: (before: number, now: number) => `You get ${now} instead of ${before}`,
  missing: "Nothing of it could be supplied",
  weighed: (weight: string, price: string) => `Weighed: ${weight}, ${price}`,
  unweighed: "To be weighed again",
  over: "It weighs more than you pay for.",
  comesTo: (before: string, now: string) => `You ordered for ${before}, and it comes to ${now}.`,
};
