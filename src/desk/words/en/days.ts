/** When the days of a series are. */
type Rule = { every_weeks?: number | undefined; nth?: 1 | 2 | 3 | 4 | -1 | undefined };

/** Market days, as a producer decides whether to come. */
export const days = {
  coming: "Coming market days",
  none: "There are no market days planned.",
  series: "Every time",
  rule: (rule: Rule, weekday: string) =>
    rule.nth === undefined
      ? rule.every_weeks === 1
        ? `Every ${weekday}`
        : `${weekday}, every ${rule.every_weeks} weeks`
      : `The ${{ "1": "first", "2": "second", "3": "third", "4": "fourth", "-1": "last" }[rule.nth]} ${weekday} of the month`,
  hours: (from: string, to: string) => `${from} to ${to}`,
  closes: (moment: string) => `Orders close ${moment}`,
  closed: "Orders are closed",
  sheets: "Sheets",
  youCome: "You come",
  come: "Come",
  stayAway: "Don't come",
  comeAlways: "Always come",
  stayAwayAlways: "No longer come",
  ofDay: (action: string, day: string) => `${action}: ${day}`,
  comes: "You come. Buyers can order your products for it.",
  staysAway: "You don't come.",
  off: "Days off",
  offText: "On these days you come to no market, whatever you have said before.",
  from: "From",
  to: "To",
  addOff: "Add days off",
  removeOff: "Remove",
  offSaved: "Your days off are saved.",
  refusals: {
    day_closed: "This market day takes no changes any more",
    not_attending: "This market day is one of your days off. Change those first",
    open_orders: "You have orders for this market day. Hand them over or cancel them first",
    not_a_producer: "You have paused selling. Go on selling first",
    not_found: "This market day is no longer there",
  },
};
