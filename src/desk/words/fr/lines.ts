import type { lines as english } from "../en/lines.ts";

export const lines: typeof english = {
  done: { weighed: "Le poids est noté.", supplied: "Ce que vous donnez est noté, et le client le voit." },
  about: (amount) => `environ ${amount}`,
  grams: "Grammes sur la balance",
  tare: "Dont récipient",
  gramsOf: (name) => `Grammes : ${name}`,
  tareOf: (name) => `Récipient : ${name}`,
  weigh: "Peser",
  ofLine: (action, name) => `${action} : ${name}`,
  giveLess: "Donner moins",
  quantity: "Quantité que vous donnez",
  quantityOf: (name) => `Quantité donnée : ${name}`,
  reason: "Motif",
  reasonHint: "Le client le lit.",
  notWeighed: "Certains produits de cette commande doivent d’abord être pesés",
  overMost: "La carte a déjà été débitée : la commande ne peut pas coûter davantage",
  weighedAs: (grams) => `pesé : ${grams} g`,
  unweighed: "le poids a été retiré",
  changed: (change) => `quantité ${change}`,
  capped: "Cela pèse plus que ce que paie le client.",
};
