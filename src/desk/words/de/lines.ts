import type { lines as english } from "../en/lines.ts";

export const lines: typeof english = {
  done: {
    weighed: "Das Gewicht ist notiert.",
    supplied: "Was Sie geben, ist notiert, und der Käufer sieht es.",
  },
  about: (amount) => `etwa ${amount}`,
  grams: "Gramm auf der Waage",
  tare: "Davon Behälter",
  gramsOf: (name) => `Gramm von ${name}`,
  tareOf: (name) => `Behälter von ${name}`,
  weigh: "Wiegen",
  ofLine: (action, name) => `${action}: ${name}`,
  giveLess: "Weniger geben",
  quantity: "Wie viel Sie geben",
  quantityOf: (name) => `Wie viel von ${name} Sie geben`,
  reason: "Grund",
  reasonHint: "Der Käufer liest ihn.",
  notWeighed: "Einiges aus dieser Bestellung muss zuerst gewogen werden",
  overMost: "Die Karte ist schon belastet, mehr als das kann die Bestellung nicht kosten",
  weighedAs: (grams) => `gewogen: ${grams} g`,
  unweighed: "das Gewicht wurde zurückgenommen",
  changed: (change) => `Menge ${change}`,
  capped: "Es wiegt mehr, als der Käufer bezahlt.",
};
