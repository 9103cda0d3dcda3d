import type { promotion as english } from "../en/promotion.ts";

export const promotion: typeof english = {
  title: "Werbung",
  intro:
    "Was Sie beworben haben, und was geschah, während es vorn stand. Werbung beginnen Sie auf der Seite eines Produkts.",
  none: "Noch nichts beworben",
  noneText: "Beworbene Produkte stehen vor den anderen und sind als beworben gekennzeichnet.",
  promote: "Bewerben",
  text: (price) => `Es steht vor den anderen, für ${price} am Tag aus Ihrem Guthaben.`,
  until: (moment) => `Beworben bis ${moment}`,
  days: "Tage",
  results: "Was die Werbung gebracht hat",
  done: (moment) => `Das Produkt ist bis ${moment} beworben.`,
  tooLittle: "Ihr Guthaben reicht nicht für so viele Tage",
  tooOld: "Dieses Produkt ist über seinem Mindesthaltbarkeitsdatum, niemand könnte es kaufen",
  when: "Wann",
  fromTo: (from, to) => `${from} – ${to}`,
  cost: "Kosten",
  shown: "Angezeigt",
  inCarts: "In Warenkörbe gelegt",
  sold: "Verkauft",
  gone: "Ein gelöschtes Produkt",
};
