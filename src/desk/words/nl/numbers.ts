import type { numbers as english } from "../en/numbers.ts";

export const numbers: typeof english = {
  none: "Nog niets te tellen",
  noneText:
    "Twaalf weken verkoop, producten en kopers verschijnen hier zodra je je eerste bestelling hebt overhandigd.",
  intro: "De laatste 12 weken, naar de dag van de overhandiging.",
  sales: (currency) => `Verkoop per week in ${currency}`,
  goods: (currency) => `Producten die het meest opbrachten, in ${currency}`,
  buyers: "Kopers",
  buyersText: (count, buyers, returning) =>
    count === 1
      ? `1 koper in 12 weken; ${returning} kocht al eerder bij je.`
      : `${buyers} kopers in 12 weken; ${returning} van hen kochten al eerder bij je.`,
  week: "Week vanaf",
  orders: "Bestellingen",
  total: "Totaal",
  product: "Product",
  packages: "Verpakkingen",
};
