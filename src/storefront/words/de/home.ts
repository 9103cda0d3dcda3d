import type { HomeWords } from "../en/home.ts";

export const home: HomeWords = {
  headline: "Frisch vom Hof, direkt von denen, die es anbauen",
  lead: (siteName) =>
    `Auf ${siteName} bestellen Sie bei mehreren Erzeugern der Region auf einmal und sehen, von wem alles kommt und wann es geerntet wurde.`,
  description: (siteName) =>
    `${siteName}: Obst, Gemüse, Brot, Käse und mehr, direkt von Erzeugern aus der Region.`,
  browse: "Alle Produkte ansehen",
  findProducers: "Erzeuger finden",
  howItWorks: "So funktioniert es",
  categories: "Was suchen Sie?",
  promoted: "Beworbene Produkte",
  promotedLabel: "Anzeige",
  whyPromoted: "Für diese Plätze zahlen die Erzeuger.",
  newest: "Neu auf dem Markt",
  allProducts: "Alle Produkte",
  standOut: "Erzeuger, die auffallen",
  lists: {
    best_rated: ["Am besten bewertet", "Nach dem Mittel ihrer Bewertungen; wenige zählen weniger."],
    newest: ["Neu dabei", "Danach, seit wann sie verkaufen."],
    biggest_orders: [
      "Am meisten verkauft",
      "Nach dem Wert der in den letzten 90 Tagen abgeschlossenen Bestellungen.",
    ],
    most_fresh: ["Am frischesten", "Danach, wie lange die Ernte dessen her ist, was sie vorrätig haben."],
    fastest: [
      "Am schnellsten",
      "Danach, wie schnell Bestellungen bereit oder geliefert sind, bei mindestens drei Käufern.",
    ],
  },
  sellingSince: (day) => `Verkauft seit ${day}`,
  orders: (count, written) =>
    count === 1 ? "1 Bestellung in 90 Tagen" : `${written} Bestellungen in 90 Tagen`,
  harvested: (days, written) => {
    if (days < 0.5) return "Heute geerntet";
    return days < 1.5 ? "Im Mittel vor 1 Tag geerntet" : `Im Mittel vor ${written} Tagen geerntet`;
  },
  readyAfter: (hours, written) =>
    hours < 1.5 ? "Meist nach etwa einer Stunde bereit" : `Meist nach ${written} Stunden bereit`,
  nothingYet: "Noch nichts im Angebot",
  comeBack: "Die Erzeuger bereiten ihre ersten Waren vor. Schauen Sie bald wieder vorbei.",
  demo: {
    title: "Sehen Sie sich um",
    lead: (password) =>
      `Das ist ein Demo-Markt. Melden Sie sich als eine dieser Personen an; das Passwort ist für alle ${password}.`,
    roles: {
      producer: "verkauft auf dem Markt",
      buyer: "hat etwas im Warenkorb",
      staff: "kümmert sich um den Markt",
    },
  },
};
