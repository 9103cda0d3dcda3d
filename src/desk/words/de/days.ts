import type { days as english } from "../en/days.ts";

export const days: typeof english = {
  coming: "Kommende Markttage",
  none: "Es sind keine Markttage geplant.",
  series: "Jedes Mal",
  rule: (rule, weekday) =>
    rule.nth === undefined
      ? rule.every_weeks === 1
        ? `Jeden ${weekday}`
        : `${weekday}, alle ${rule.every_weeks} Wochen`
      : `Am ${{ "1": "ersten", "2": "zweiten", "3": "dritten", "4": "vierten", "-1": "letzten" }[rule.nth]} ${weekday} im Monat`,
  hours: (from, to) => `${from} bis ${to}`,
  closes: (moment) => `Bestellschluss ${moment}`,
  closed: "Bestellungen sind geschlossen",
  sheets: "Listen",
  youCome: "Sie kommen",
  come: "Kommen",
  stayAway: "Nicht kommen",
  comeAlways: "Immer kommen",
  stayAwayAlways: "Nicht mehr kommen",
  ofDay: (action, day) => `${action}: ${day}`,
  comes: "Sie kommen. Käufer können Ihre Produkte dafür bestellen.",
  staysAway: "Sie kommen nicht.",
  off: "Freie Tage",
  offText: "An diesen Tagen kommen Sie zu keinem Markt, was immer Sie vorher gesagt haben.",
  from: "Von",
  to: "Bis",
  addOff: "Freie Tage eintragen",
  removeOff: "Entfernen",
  offSaved: "Ihre freien Tage sind gespeichert.",
  refusals: {
    day_closed: "An diesem Markttag lässt sich nichts mehr ändern",
    not_attending: "Dieser Markttag liegt in Ihren freien Tagen. Ändern Sie zuerst diese",
    open_orders: "Sie haben Bestellungen für diesen Markttag. Übergeben oder stornieren Sie sie zuerst",
    not_a_producer: "Sie haben den Verkauf pausiert. Setzen Sie ihn zuerst fort",
    not_found: "Diesen Markttag gibt es nicht mehr",
  },
};
