/** When the days of a series are. */
type Rule = { every_weeks?: number | undefined; nth?: 1 | 2 | 3 | 4 | -1 | undefined };

/** Places, market days and series, as the staff lay them down. */
export const days = {
  title: "Market days",
  none: "No market days from this day on.",
  noSeries: "No series yet.",
  newDay: "New market day",
  newSeries: "New series",
  newPlace: "New place",
  series: "Series",
  places: "Places",
  change: (day: string) => `Change ${day}`,
  changeDay: "Change",
  cancelDay: "Cancel this market day",
  cancelTitle: (day: string) => `Cancel the market day on ${day}?`,
  cancelText:
    "All its orders are cancelled, what was paid goes back, and everybody gets an email with the reason.",
  remove: "Remove",
  removalTitle: (name: string) => `Remove ${name}?`,
  dayRemovalText: "Nobody has ordered for it. A series won't make it again.",
  seriesRemovalText: "Its coming days that nobody has changed or ordered for go with it. The others stay.",
  placeRemovalText: "A place where market days were held can't be removed, only taken out of use.",
  save: "Save",
  optional: "optional",
  confirm: "Do it anyway: people have ordered for these days, and they will be told",

  date: "Date",
  place: "Place",
  hours: "Hours",
  fromTo: (from: string, to: string) => `${from} to ${to}`,
  startsAt: "Starts at",
  endsAt: "Ends at",
  opensAt: "Orders open",
  closesAt: "Orders close",
  closesBefore: (daysBefore: number, time: string) =>
    daysBefore === 0
      ? `the same day, ${time}`
      : daysBefore === 1
        ? `the day before, ${time}`
        : `${daysBefore} days before, ${time}`,
  daysBefore: "Orders close so many days before",
  closesTime: "at",
  slotMinutes: "Minutes per pick-up slot",
  slotCapacity: "Baskets per slot",
  slotHint: "Leave both empty for one slot without a limit.",
  note: "Note for everybody",
  noteHint: "For example: bring your empty jars.",
  everybody: "All producers come",
  baskets: "Baskets",
  producers: "Producers",
  slots: "Pick-up slots",
  room: "Room for",
  anyNumber: "any number",
  attending: "Who comes",
  nobodyComes: "Nobody has said yet that they come.",
  cancelReason: "Cancelled because",
  handOver: "Hand-over",
  sheets: "Sheets",
  asBuyers: "As buyers see it",
  facts: "About the day",
  helpers: "Helpers",
  helpersText: "Helpers hand over baskets on this day. They see the names and phone numbers of its buyers.",
  helper: "Username or email address",
  addHelper: "Add helper",
  removeHelper: "Remove",
  ofName: (action: string, name: string) => `${action}: ${name}`,
  status: {
    announced: "Announced",
    open: "Open for orders",
    closed: "Orders closed",
    under_way: "Under way",
    done: "Over",
    cancelled: "Cancelled",
  },

  repeats: "Repeats",
  weekday: "On",
  repeatOptions: (weeks: number | undefined) =>
    [...new Set([1, 2, 3, 4, ...(weeks === undefined ? [] : [weeks])])]
      .map((count) => ({ value: `w${count}`, text: count === 1 ? "every week" : `every ${count} weeks` }))
      .concat([
        { value: "n1", text: "the first of each month" },
        { value: "n2", text: "the second of each month" },
        { value: "n3", text: "the third of each month" },
        { value: "n4", text: "the fourth of each month" },
        { value: "n-1", text: "the last of each month" },
      ]),
  rule: (rule: Rule, weekday: string) =>
    rule.nth === undefined
      ? rule.every_weeks === 1
        ? `Every ${weekday}`
        : `${weekday}, every ${rule.every_weeks} weeks`
      : `The ${{ "1": "first", "2": "second", "3": "third", "4": "fourth", "-1": "last" }[rule.nth]} ${weekday} of the month`,
  startsOn: "From",
  endsOn: "Until",
  makesDays: "Make its market days eight weeks ahead",

  name: "Name",
  address: "Address",
  instructions: "How to find it",
  instructionsHint: "For example: through the gate, second door.",
  phone: "Phone on the day",
  town: "Town, as people search for it",
  townHint: "With its coordinates, buyers find it by distance.",
  latitude: "Latitude",
  longitude: "Longitude",
  charge: "Charge per basket",
  chargeHint:
    "Once for all that a buyer fetches at a market day. The site keeps it. Left empty, nothing is charged.",
  freeFrom: "Free from",
  freeFromHint: "From goods of so much on nothing is charged.",
  inUse: "Market days may be held here",
  notInUse: "not in use",

  refusals: {
    day_has_orders: "People have ordered for these days, and this breaks what they were promised",
    day_closed: "This market day takes no changes any more: it is over or was cancelled",
    place_in_use: "Market days were held at this place. Take it out of use instead",
    not_found: "It is no longer there",
  },
};

export type DaysWords = typeof days;
