/** Goods by weight, and what became of the lines of an order. */
export const weights = {
  /** Of one piece: what it weighs about, or costs. */
  each: (text: string) => `${text} la pièce`,
  atMost: (price: string) => `${price} au maximum`,
  explained: (most: string) =>
    `Vendu au poids. Chaque pièce est pesée avant la remise et vous payez ce qu’elle pèse : ${most} la pièce.`,
  estimate:
    "Certains produits sont vendus au poids, il s’agit donc d’une estimation : vous payez ce qu’ils pèsent, et jamais plus que le maximum.",
  estimated: "Total estimé",
  most: "Au maximum",
  change: "Modifier",
  howMany: (name: string) => `Quantité de ${name}`,
  changed: "Votre commande est modifiée.",
  taken: (before: number, now: number) => `Vous en avez gardé ${now} au lieu de ${before}`,
  given: (before: number, now: number) => `Vous en recevez ${now} au lieu de ${before}`,
  missing: "Rien n’a pu être fourni",
  weighed: (weight: string, price: string) => `Pesé : ${weight}, ${price}`,
  unweighed: "À peser de nouveau",
  over: "Cela pèse plus que ce que vous payez.",
  comesTo: (before: string, now: string) => `Vous avez commandé pour ${before}, cela fait maintenant ${now}.`,
};
