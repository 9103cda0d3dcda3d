import type { days as english } from "../en/days.ts";

export const days: typeof english = {
  coming: "Komende marktdagen",
  none: "Er zijn geen marktdagen gepland.",
  series: "Elke keer",
  rule: (rule, weekday) =>
    rule.nth === undefined
      ? rule.every_weeks === 1
        ? `Elke ${weekday}`
        : `${weekday}, om de ${rule.every_weeks} weken`
      : `De ${{ "1": "eerste", "2": "tweede", "3": "derde", "4": "vierde", "-1": "laatste" }[rule.nth]} ${weekday} van de maand`,
  hours: (from, to) => `${from} tot ${to}`,
  closes: (moment) => `Bestellen kan tot ${moment}`,
  closed: "Bestellen kan niet meer",
  sheets: "Lijsten",
  youCome: "Je komt",
  come: "Komen",
  stayAway: "Niet komen",
  comeAlways: "Altijd komen",
  stayAwayAlways: "Niet meer komen",
  ofDay: (action, day) => `${action}: ${day}`,
  comes: "Je komt. Kopers kunnen je producten ervoor bestellen.",
  staysAway: "Je komt niet.",
  off: "Vrije dagen",
  offText: "Op deze dagen kom je naar geen enkele markt, wat je ook eerder hebt gezegd.",
  from: "Van",
  to: "Tot en met",
  addOff: "Vrije dagen toevoegen",
  removeOff: "Weghalen",
  offSaved: "Je vrije dagen zijn opgeslagen.",
  refusals: {
    day_closed: "Aan deze marktdag valt niets meer te veranderen",
    not_attending: "Deze marktdag valt in je vrije dagen. Verander die eerst",
    open_orders: "Je hebt bestellingen voor deze marktdag. Overhandig of annuleer die eerst",
    not_a_producer: "Je hebt je verkoop gepauzeerd. Hervat die eerst",
    not_found: "Deze marktdag is er niet meer",
  },
};
