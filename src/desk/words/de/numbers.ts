import type { numbers as english } from "../en/numbers.ts";

export const numbers: typeof english = {
  none: "Noch nichts zu zählen",
  noneText:
    "Zwölf Wochen Verkäufe, Produkte und Käufer erscheinen hier, sobald Sie die erste Bestellung übergeben haben.",
  intro: "Die letzten 12 Wochen, nach dem Tag der Übergabe.",
  sales: (currency) => `Verkäufe je Woche in ${currency}`,
  goods: (currency) => `Produkte, die am meisten eingebracht haben, in ${currency}`,
  buyers: "Käufer",
  buyersText: (count, buyers, returning) =>
    count === 1
      ? `1 Käufer in 12 Wochen; ${returning} hatte schon früher bei Ihnen gekauft.`
      : `${buyers} Käufer in 12 Wochen; ${returning} davon hatten schon früher bei Ihnen gekauft.`,
  week: "Woche ab",
  orders: "Bestellungen",
  total: "Summe",
  product: "Produkt",
  packages: "Packungen",
};
