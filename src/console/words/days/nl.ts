import type { DaysWords } from "./en.ts";

/** Plaatsen, marktdagen en reeksen, zoals het team ze klaarzet. */
export const days: DaysWords = {
  title: "Marktdagen",
  none: "Vanaf deze dag zijn er geen marktdagen.",
  noSeries: "Nog geen reeksen.",
  newDay: "Nieuwe marktdag",
  newSeries: "Nieuwe reeks",
  newPlace: "Nieuwe plaats",
  series: "Reeksen",
  places: "Plaatsen",
  change: (day) => `${day} wijzigen`,
  changeDay: "Wijzigen",
  cancelDay: "Deze marktdag afgelasten",
  cancelTitle: (day) => `De marktdag op ${day} afgelasten?`,
  cancelText:
    "Alle bestellingen ervoor worden geannuleerd, wat betaald is gaat terug, en iedereen krijgt een e-mail met de reden.",
  remove: "Verwijderen",
  removalTitle: (name) => `${name} verwijderen?`,
  dayRemovalText: "Niemand heeft ervoor besteld. Een reeks maakt hem niet opnieuw.",
  seriesRemovalText:
    "De komende dagen die niemand heeft gewijzigd en waarvoor niemand heeft besteld, verdwijnen mee. De andere blijven.",
  placeRemovalText:
    "Een plaats waar al marktdagen waren, kan niet worden verwijderd, alleen buiten gebruik gesteld.",
  save: "Opslaan",
  optional: "optioneel",
  confirm: "Toch doen: er is voor deze dagen besteld, en de betrokkenen krijgen bericht",

  date: "Datum",
  place: "Plaats",
  hours: "Uren",
  fromTo: (from, to) => `${from} tot ${to}`,
  startsAt: "Begint om",
  endsAt: "Eindigt om",
  opensAt: "Bestellen vanaf",
  closesAt: "Bestellen tot",
  closesBefore: (daysBefore, time) =>
    daysBefore === 0
      ? `dezelfde dag, ${time}`
      : daysBefore === 1
        ? `de dag ervoor, ${time}`
        : `${daysBefore} dagen ervoor, ${time}`,
  daysBefore: "Bestellingen sluiten zoveel dagen ervoor",
  closesTime: "om",
  slotMinutes: "Minuten per afhaalmoment",
  slotCapacity: "Manden per afhaalmoment",
  slotHint: "Laat beide leeg voor één afhaalmoment zonder grens.",
  note: "Bericht voor iedereen",
  noteHint: "Bijvoorbeeld: breng je lege bokalen mee.",
  everybody: "Alle producenten komen",
  baskets: "Manden",
  producers: "Producenten",
  slots: "Afhaalmomenten",
  room: "Plaats voor",
  anyNumber: "onbeperkt",
  attending: "Wie komt",
  nobodyComes: "Nog niemand heeft gezegd te komen.",
  cancelReason: "Afgelast omdat",
  handOver: "Uitgifte",
  sheets: "Lijsten",
  asBuyers: "Zoals kopers hem zien",
  facts: "Over de dag",
  helpers: "Helpers",
  helpersText:
    "Helpers geven op deze dag de manden mee. Ze zien de namen en telefoonnummers van de kopers van die dag.",
  helper: "Gebruikersnaam of e-mailadres",
  addHelper: "Helper toevoegen",
  removeHelper: "Verwijderen",
  ofName: (action, name) => `${action}: ${name}`,
  status: {
    announced: "Aangekondigd",
    open: "Open voor bestellingen",
    closed: "Bestellen gesloten",
    under_way: "Bezig",
    done: "Voorbij",
    cancelled: "Afgelast",
  },

  repeats: "Herhaalt zich",
  weekday: "Op",
  repeatOptions: (weeks) =>
    [...new Set([1, 2, 3, 4, ...(weeks === undefined ? [] : [weeks])])]
      .map((count) => ({ value: `w${count}`, text: count === 1 ? "elke week" : `om de ${count} weken` }))
      .concat([
        { value: "n1", text: "de eerste van elke maand" },
        { value: "n2", text: "de tweede van elke maand" },
        { value: "n3", text: "de derde van elke maand" },
        { value: "n4", text: "de vierde van elke maand" },
        { value: "n-1", text: "de laatste van elke maand" },
      ]),
  rule: (rule, weekday) =>
    rule.nth === undefined
      ? rule.every_weeks === 1
        ? `Elke ${weekday}`
        : `${weekday}, om de ${rule.every_weeks} weken`
      : `De ${{ "1": "eerste", "2": "tweede", "3": "derde", "4": "vierde", "-1": "laatste" }[rule.nth]} ${weekday} van de maand`,
  startsOn: "Vanaf",
  endsOn: "Tot en met",
  makesDays: "Marktdagen acht weken vooruit maken",

  name: "Naam",
  address: "Adres",
  instructions: "Hoe je er komt",
  instructionsHint: "Bijvoorbeeld: door de poort, tweede deur.",
  phone: "Telefoon op de dag zelf",
  town: "Gemeente, zoals mensen ze zoeken",
  townHint: "Met de coördinaten vinden kopers ze op afstand.",
  latitude: "Breedtegraad",
  longitude: "Lengtegraad",
  charge: "Prijs per mandje",
  chargeHint:
    "Eén keer voor alles wat iemand op een marktdag afhaalt. De site houdt die. Blijft dit leeg, dan kost het niets.",
  freeFrom: "Gratis vanaf",
  freeFromHint: "Vanaf zoveel aan goederen kost het niets.",
  inUse: "Hier mogen marktdagen zijn",
  notInUse: "buiten gebruik",

  refusals: {
    day_has_orders: "Er is voor deze dagen besteld, en dit breekt wat beloofd was",
    day_closed: "Deze marktdag kan niet meer worden gewijzigd: hij is voorbij of afgelast",
    place_in_use: "Op deze plaats waren marktdagen. Stel ze in plaats daarvan buiten gebruik",
    not_found: "Dit bestaat niet meer",
  },
};
