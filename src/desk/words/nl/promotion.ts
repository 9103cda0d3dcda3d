import type { promotion as english } from "../en/promotion.ts";

export const promotion: typeof english = {
  title: "Promotie",
  intro:
    "Wat je uitgelicht hebt, en wat er gebeurde terwijl het vooraan stond. Begin een promotie op de pagina van een product.",
  none: "Nog niets uitgelicht",
  noneText: "Uitgelichte producten staan voor de andere en zijn als zodanig aangeduid.",
  promote: "Uitlichten",
  text: (price) => `Het staat voor de andere, voor ${price} per dag uit je tegoed.`,
  until: (moment) => `Uitgelicht tot ${moment}`,
  days: "Dagen",
  results: "Wat promotie heeft opgebracht",
  done: (moment) => `Het product is uitgelicht tot ${moment}.`,
  tooLittle: "Je tegoed is niet genoeg voor zoveel dagen",
  tooOld: "Dit product is over de datum, dus niemand kan het kopen",
  when: "Wanneer",
  fromTo: (from, to) => `${from} – ${to}`,
  cost: "Kosten",
  shown: "Getoond",
  inCarts: "In winkelmandjes gelegd",
  sold: "Verkocht",
  gone: "Een verwijderd product",
};
