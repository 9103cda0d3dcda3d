import type { desk as english } from "../en/desk.ts";

export const desk: typeof english = {
  title: "Hofbüro",
  parts: "Bereiche des Hofbüros",
  today: "Heute",
  orders: "Bestellungen",
  goods: "Produkte",
  pages: "Seiten",
  show: "Anzeigen",
  search: "Suchen",
  optional: "freiwillig",
  choose: "Bitte wählen",
  product: "Produkt",
  packs: "Packungen",
  left: "Übrig",
  soldOut: "Ausverkauft",
  addProduct: "Produkt anlegen",

  noOrdersYet: "Noch keine Bestellungen",
  noOrdersYetText: "Sobald jemand bei Ihnen bestellt, sehen Sie hier, was zu tun ist.",
  waiting: { placed: "vorzubereiten", ready: "zu übergeben", awaiting_payment: "warten auf Zahlung" },
  toPrepare: "Vorzubereiten",
  nothingToPrepare: "Im Moment ist nichts vorzubereiten.",
  runningOut: "Geht zur Neige",
  nothingRunsOut: "Von allem ist genug da.",
  nextDays: "Nächste Markttage",
  noDays: "Sie kommen noch zu keinem Markttag.",
  closes: (moment) => `Bestellschluss ${moment}`,
  closed: "Bestellungen sind geschlossen",
  awaited: "Geld",
  available: (amount) => `${amount} verfügbar`,
  pending: (amount) => `${amount} nach der Übergabe`,

  refusals: {
    not_a_producer: "Sie haben den Verkauf pausiert. Setzen Sie ihn zuerst fort",
    producer_not_approved: "Sie sind noch nicht für den Verkauf freigeschaltet",
    not_enough_stock: "So viel ist nicht mehr auf Lager",
    precondition_failed:
      "Das Produkt wurde inzwischen an anderer Stelle geändert. Prüfen Sie es und speichern Sie erneut",
    not_found: "Das gibt es nicht mehr",
  },
};
