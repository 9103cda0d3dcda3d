import type { numbers as english } from "../en/numbers.ts";

export const numbers: typeof english = {
  none: "Rien à compter pour le moment",
  noneText:
    "Douze semaines de ventes, de produits et de clients apparaissent ici dès votre première commande remise.",
  intro: "Les 12 dernières semaines, selon le jour de la remise.",
  sales: (currency) => `Ventes par semaine en ${currency}`,
  goods: (currency) => `Produits qui ont le plus rapporté, en ${currency}`,
  buyers: "Clients",
  buyersText: (count, buyers, returning) =>
    count === 1
      ? `1 client en 12 semaines ; ${returning} avait déjà acheté chez vous.`
      : `${buyers} clients en 12 semaines ; ${returning} avaient déjà acheté chez vous.`,
  week: "Semaine du",
  orders: "Commandes",
  total: "Total",
  product: "Produit",
  packages: "Paquets",
};
