import type { lines as english } from "../en/lines.ts";

export const lines: typeof english = {
  done: {
    weighed: "Het gewicht is genoteerd.",
    supplied: "Wat je geeft is genoteerd, en de koper ziet het.",
  },
  about: (amount) => `ongeveer ${amount}`,
  grams: "Gram op de weegschaal",
  tare: "Waarvan verpakking",
  gramsOf: (name) => `Gram van ${name}`,
  tareOf: (name) => `Verpakking van ${name}`,
  weigh: "Wegen",
  ofLine: (action, name) => `${action}: ${name}`,
  giveLess: "Minder geven",
  quantity: "Hoeveel je geeft",
  quantityOf: (name) => `Hoeveel je van ${name} geeft`,
  reason: "Reden",
  reasonHint: "De koper leest die.",
  notWeighed: "Sommige producten van deze bestelling moeten eerst gewogen worden",
  overMost: "De kaart is al belast, dus meer dan dat kan de bestelling niet kosten",
  weighedAs: (grams) => `gewogen: ${grams} g`,
  unweighed: "het gewicht is teruggenomen",
  changed: (change) => `hoeveelheid ${change}`,
  capped: "Het weegt meer dan de koper betaalt.",
};
