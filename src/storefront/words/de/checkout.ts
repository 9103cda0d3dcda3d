import type { checkout as english } from "../en/checkout.ts";

export const checkout: typeof english = {
  title: "Kasse",
  empty: "Ihr Warenkorb ist leer",
  emptyText: "Legen Sie etwas hinein und kommen Sie dann wieder.",
  toProducts: "Alle Produkte ansehen",
  from: (producer) => `Von ${producer}`,
  how: "Wie kommen Sie an die Ware?",
  pickup: "Selbst abholen",
  pickupNoAddress: "Wo, sagt Ihnen der Erzeuger",
  delivery: "Liefern lassen",
  marketDay: (day, place) => `Markttag am ${day}, ${place}`,
  tooLateFor: (names) => `Zu spät für ${names}`,
  noWay:
    "Zurzeit kommt dieser Erzeuger zu keinem Markttag, für den Sie bestellen können. Nehmen Sie seine Waren heraus oder kommen Sie später wieder.",
  slots: "Wann kommen Sie?",
  slotsHint:
    "Nur für den Markttag nötig, den Sie wählen. Alles, was Sie für einen Tag bestellen, ist ein Korb mit einer Nummer.",
  asBefore: (number) => `Wie bei Ihrer früheren Bestellung (Nummer ${number})`,
  dayClosed: "Für diesen Markttag kann nicht mehr bestellt werden. Wählen Sie einen anderen Tag.",
  notAttending: (names) =>
    `Zu diesem Markttag kommt nicht, wer ${names} verkauft. Wählen Sie einen anderen Weg oder nehmen Sie die Ware heraus.`,
  tooLate: (names) =>
    `Für diesen Markttag ist es zu spät, ${names} zu bestellen. Wählen Sie einen späteren Tag oder nehmen Sie die Ware heraus.`,
  slotFull: "Der letzte Platz zu dieser Zeit ist gerade vergeben worden. Wählen Sie eine andere Zeit.",
  wantedOn: "An welchem Tag hätten Sie es gern?",
  optional: "optional",
  address: "Lieferadresse",
  addressHint: "Nur nötig, wenn etwas geliefert wird. Sehen können sie die Erzeuger, die liefern.",
  payment: "Zahlung",
  cash: "Bar bei Erhalt",
  card: "Jetzt mit Karte",
  cardHint: "Sie zahlen auf der nächsten Seite. Bis dahin ist alles 15 Minuten lang reserviert.",
  transfer: "Per Überweisung",
  transferHint:
    "Auf der nächsten Seite stehen unser Konto und ein Code zum Scannen. Bis zum Eingang ist alles reserviert, höchstens so lange, wie dort steht.",
  note: "Nachricht an die Erzeuger",
  summary: "Ihre Bestellung",
  quantity: (count) => `${count}\u00a0×`,
  subtotal: "Zwischensumme",
  total: "Gesamt",
  place: "Zahlungspflichtig bestellen",
  backToCart: "Warenkorb ändern",
  changed:
    "In Ihrem Warenkorb hat sich etwas geändert, seit Sie diese Seite geöffnet haben: ein Preis, ein Produkt oder der Vorrat. Sehen Sie unten nach und bestellen Sie dann noch einmal.",
  refused: "So lässt sich nicht alles bestellen. Unten steht, was im Weg ist.",
  refusedLine: (name, available) =>
    available === 0 ? `${name} ist nicht mehr erhältlich` : `Von ${name} gibt es nur noch ${available}`,
  methodNotOffered: "Einer der Erzeuger bietet das nicht an. Wählen Sie für ihn etwas anderes.",
  takeOut: (name) => `${name} herausnehmen`,
  take: (count) => `Stattdessen ${count} nehmen`,
  paymentUnavailable: "So können Sie hier nicht zahlen. Wählen Sie etwas anderes.",
  issues: {
    no_longer_sold: "Nicht mehr im Verkauf",
    past_best_before: "Über dem Mindesthaltbarkeitsdatum, oder an dem Tag darüber",
    out_of_stock: "Ausverkauft",
    not_enough_stock: "Nicht mehr genug da",
  },
  placed: "Vielen Dank! Ihre Bestellung ist eingegangen.",
  fields: {
    payment_method: "Zahlung",
    delivery_method: "Wie kommen Sie an die Ware?",
    wanted_on: "Tag",
    note: "Nachricht",
  },
};
