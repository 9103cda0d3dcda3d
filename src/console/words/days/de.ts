import type { DaysWords } from "./en.ts";

/** Orte, Markttage und Reihen, wie das Team sie anlegt. */
export const days: DaysWords = {
  title: "Markttage",
  none: "Ab diesem Tag gibt es keine Markttage.",
  noSeries: "Noch keine Reihen.",
  newDay: "Neuer Markttag",
  newSeries: "Neue Reihe",
  newPlace: "Neuer Ort",
  series: "Reihen",
  places: "Orte",
  change: (day) => `${day} ändern`,
  changeDay: "Ändern",
  cancelDay: "Diesen Markttag absagen",
  cancelTitle: (day) => `Markttag am ${day} absagen?`,
  cancelText:
    "Alle Bestellungen dafür werden storniert, Bezahltes geht zurück, und alle bekommen eine E-Mail mit dem Grund.",
  remove: "Entfernen",
  removalTitle: (name) => `${name} entfernen?`,
  dayRemovalText: "Niemand hat dafür bestellt. Eine Reihe legt ihn nicht wieder an.",
  seriesRemovalText:
    "Ihre kommenden Tage, die niemand geändert und für die niemand bestellt hat, fallen mit weg. Die anderen bleiben.",
  placeRemovalText:
    "Ein Ort, an dem schon Markttage stattfanden, lässt sich nicht entfernen, nur außer Betrieb nehmen.",
  save: "Speichern",
  optional: "optional",
  confirm: "Trotzdem: Für diese Tage ist bestellt worden, und alle Betroffenen erfahren davon",

  date: "Datum",
  place: "Ort",
  hours: "Uhrzeit",
  fromTo: (from, to) => `${from} bis ${to}`,
  startsAt: "Beginn",
  endsAt: "Ende",
  opensAt: "Bestellen ab",
  closesAt: "Bestellschluss",
  closesBefore: (daysBefore, time) =>
    daysBefore === 0
      ? `am selben Tag, ${time}`
      : daysBefore === 1
        ? `am Tag davor, ${time}`
        : `${daysBefore} Tage davor, ${time}`,
  daysBefore: "Bestellschluss so viele Tage davor",
  closesTime: "um",
  slotMinutes: "Minuten je Abholzeit",
  slotCapacity: "Körbe je Abholzeit",
  slotHint: "Beides leer lassen für eine einzige Abholzeit ohne Grenze.",
  note: "Hinweis für alle",
  noteHint: "Zum Beispiel: Bitte leere Gläser mitbringen.",
  everybody: "Alle Erzeuger kommen",
  baskets: "Körbe",
  producers: "Erzeuger",
  slots: "Abholzeiten",
  room: "Platz für",
  anyNumber: "beliebig viele",
  attending: "Wer kommt",
  nobodyComes: "Noch hat niemand zugesagt.",
  cancelReason: "Abgesagt, weil",
  handOver: "Ausgabe",
  sheets: "Listen",
  asBuyers: "So sehen ihn die Käufer",
  facts: "Über den Tag",
  helpers: "Helfer",
  helpersText:
    "Helfer geben an diesem Tag Körbe aus. Sie sehen Namen und Telefonnummern der Käufer dieses Tages.",
  helper: "Benutzername oder E-Mail-Adresse",
  addHelper: "Helfer hinzufügen",
  removeHelper: "Entfernen",
  ofName: (action, name) => `${action}: ${name}`,
  status: {
    announced: "Angekündigt",
    open: "Bestellbar",
    closed: "Bestellschluss vorbei",
    under_way: "Läuft gerade",
    done: "Vorbei",
    cancelled: "Abgesagt",
  },

  repeats: "Wiederholt sich",
  weekday: "Wochentag",
  repeatOptions: (weeks) =>
    [...new Set([1, 2, 3, 4, ...(weeks === undefined ? [] : [weeks])])]
      .map((count) => ({ value: `w${count}`, text: count === 1 ? "jede Woche" : `alle ${count} Wochen` }))
      .concat([
        { value: "n1", text: "am ersten des Monats" },
        { value: "n2", text: "am zweiten des Monats" },
        { value: "n3", text: "am dritten des Monats" },
        { value: "n4", text: "am vierten des Monats" },
        { value: "n-1", text: "am letzten des Monats" },
      ]),
  rule: (rule, weekday) =>
    rule.nth === undefined
      ? rule.every_weeks === 1
        ? `Jeden ${weekday}`
        : `${weekday}, alle ${rule.every_weeks} Wochen`
      : `Jeden ${{ "1": "ersten", "2": "zweiten", "3": "dritten", "4": "vierten", "-1": "letzten" }[rule.nth]} ${weekday} im Monat`,
  startsOn: "Ab",
  endsOn: "Bis",
  makesDays: "Markttage acht Wochen im Voraus anlegen",

  name: "Name",
  address: "Adresse",
  instructions: "So findet man hin",
  instructionsHint: "Zum Beispiel: durch das Tor, zweite Tür.",
  phone: "Telefon am Markttag",
  town: "Ort, wie man ihn sucht",
  townHint: "Mit den Koordinaten finden Käufer ihn nach Entfernung.",
  latitude: "Breitengrad",
  longitude: "Längengrad",
  charge: "Preis je Korb",
  chargeHint:
    "Einmal für alles, was jemand an einem Markttag abholt. Die Website behält ihn. Bleibt das Feld leer, kostet es nichts.",
  freeFrom: "Frei ab",
  freeFromHint: "Ab diesem Warenwert kostet es nichts.",
  inUse: "Hier dürfen Markttage stattfinden",
  notInUse: "außer Betrieb",

  refusals: {
    day_has_orders: "Für diese Tage ist bestellt worden, und damit würde gebrochen, was zugesagt war",
    day_closed: "Dieser Markttag lässt sich nicht mehr ändern: Er ist vorbei oder abgesagt",
    place_in_use: "An diesem Ort fanden Markttage statt. Nehmen Sie ihn stattdessen außer Betrieb",
    not_found: "Das gibt es nicht mehr",
  },
};
