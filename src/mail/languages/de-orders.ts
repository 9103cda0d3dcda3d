import type { OrderSentences } from "../order-letter.ts";
import { quoted } from "./de-quotes.ts";

export const deOrders: OrderSentences = {
  subjects: {
    placed: {
      buyer: ({ orderId, other }) => `Ihre Bestellung ${orderId} bei ${other}`,
      producer: ({ orderId, other }) => `Neue Bestellung ${orderId} von ${other}`,
    },
    item_removed: ({ orderId, other }) => `${other} hat die Bestellung ${orderId} geändert`,
    item_changed: ({ orderId, other }) => `${other} hat die Bestellung ${orderId} geändert`,
    item_supplied: ({ orderId, other }) => `Bestellung ${orderId}: ${other} kann nicht alles liefern`,
    total_final: ({ orderId, total }) => `Ihre Bestellung ${orderId} kostet ${total}`,
    ready: ({ orderId }) => `Ihre Bestellung ${orderId} ist bereit`,
    fulfilled: ({ orderId }) => `Bestellung ${orderId} ist abgeschlossen`,
    cancelled: ({ orderId }) => `Bestellung ${orderId} wurde storniert`,
    producer_disabled: ({ orderId, other }) =>
      `Ihre Bestellung ${orderId} bei ${other} kann vielleicht nicht ausgeführt werden`,
    paid_late: ({ orderId }) => `Ihre Zahlung für Bestellung ${orderId} wird erstattet`,
    refund_asked: {
      buyer: ({ orderId }) => `Erstattung für Ihre Bestellung ${orderId}`,
      producer: ({ orderId }) => `Bestellung ${orderId} wird erstattet`,
    },
    refund_done: ({ orderId }) => `Ihr Geld für Bestellung ${orderId} ist zurück`,
  },
  placed: {
    buyer: ({ other }) => `Vielen Dank für Ihre Bestellung! ${other} hat sie erhalten und bereitet sie vor.`,
    producer: ({ other }) =>
      `Sie haben eine neue Bestellung von ${other}. Markieren Sie sie als bereit, sobald Sie sie vorbereitet haben.`,
  },
  placedThenCancelled: {
    buyer: ({ other }) => `Ihre Bestellung bei ${other} ist eingegangen und wurde inzwischen storniert.`,
    producer: ({ other }) => `Sie hatten eine neue Bestellung von ${other}, die inzwischen storniert wurde.`,
  },
  itemRemoved: (item, { other }) => `${other} hat diesen Artikel aus der Bestellung genommen: ${item}.`,
  itemRemovedThenCancelled: (item, { other }) =>
    `${other} hatte diesen Artikel aus der Bestellung genommen, die inzwischen storniert wurde: ${item}.`,
  itemRefunded: () => "Was dafür bezahlt wurde, wird erstattet.",
  itemChanged: ({ name, before, now }, { other }) =>
    `${other} möchte nur noch ${now} × ${name} statt ${before}.`,
  itemSupplied: ({ name, before, now }, { other }) =>
    `${other} kann Ihnen nur ${now} × ${name} geben statt der ${before}, die Sie bestellt haben.`,
  itemMissing: ({ name }, { other }) => `${other} kann Ihnen ${name} nicht geben.`,
  totalIsFinal: ({ other }) =>
    `Alles in Ihrer Bestellung bei ${other} ist gewogen, damit steht der Gesamtbetrag fest.`,
  whatIsLeft: () => "Das ist noch vorzubereiten:",
  readyForPickup: ({ other }) => `Ihre Bestellung ist bereit: ${other} erwartet Sie.`,
  readyForDelivery: ({ other }) => `Ihre Bestellung ist bereit: ${other} liefert sie Ihnen.`,
  readyForMarketDay: ({ other }) => `Ihre Bestellung ist bereit: ${other} bringt sie zum Markttag mit.`,
  readyThenCancelled: ({ other }) =>
    `${other} hatte Ihre Bestellung vorbereitet, sie wurde aber inzwischen storniert.`,
  received: ({ other }) =>
    `Sie haben Ihre Bestellung von ${other} erhalten. Viel Freude damit! In einer Bewertung können Sie erzählen, wie es war.`,
  handedOver: ({ other }) => `Die Bestellung von ${other} wurde übergeben.`,
  handedOverAndEarned: ({ other }) =>
    `Die Bestellung von ${other} wurde übergeben, und der Betrag steht in Ihrem Guthaben bereit.`,
  producerDisabled: ({ siteName, other }) =>
    `${other} kann ${siteName} zurzeit nicht nutzen und Ihre Bestellung vielleicht nicht vorbereiten oder übergeben.`,
  mayCancel: () => "Solange Sie die Bestellung nicht erhalten haben, können Sie sie stornieren.",
  notPaidYet: () => "Bezahlt wurde dafür noch nichts.",
  wouldBeRefunded: () => "Wenn Sie stornieren, wird Ihre Zahlung erstattet.",
  paidLate: ({ other, total }) =>
    `Ihre Bestellung bei ${other} wurde storniert, bevor Ihre Zahlung von ${total} einging.`,
  latePaymentRefunded: () => "Die Zahlung wird Ihnen erstattet.",
  refundAsked: {
    buyer: (amount, { other }) =>
      `Für Ihre Bestellung bei ${other} erhalten Sie ${amount} zurück. Das Geld ist unterwegs.`,
    producer: (amount, { siteName, other }) => `Das Team von ${siteName} hat ${other} ${amount} erstattet.`,
  },
  refundByHand: (amount, { other }) => `Für Ihre Bestellung bei ${other} erhalten Sie ${amount} bar zurück.`,
  refundDone: (amount, { other }) =>
    `Für Ihre Bestellung bei ${other} wurden ${amount} erstattet. Bis Ihre Bank das anzeigt, können einige Tage vergehen.`,
  refundPaidBy: {
    producer: () => "Der Betrag wird Ihrem Guthaben entnommen, die Provision dafür bekommen Sie zurück.",
    site: ({ siteName }) => `${siteName} trägt den Betrag: Ihr Guthaben bleibt unberührt.`,
    nobody: () => "Ihr Guthaben bleibt unberührt, denn es wurde bar bezahlt.",
  },
  cancelledBy: {
    operator: {
      buyer: ({ siteName, other }) => `Das Team von ${siteName} hat Ihre Bestellung bei ${other} storniert.`,
      producer: ({ siteName, other }) =>
        `Das Team von ${siteName} hat die Bestellung von ${other} storniert.`,
    },
    system: {
      buyer: ({ other }) => `Ihre Bestellung bei ${other} wurde storniert.`,
      producer: ({ other }) => `Die Bestellung von ${other} wurde storniert.`,
    },
    reader: {
      buyer: ({ other }) => `Sie haben Ihre Bestellung bei ${other} storniert.`,
      producer: ({ other }) => `Sie haben die Bestellung von ${other} storniert.`,
    },
    other: {
      buyer: ({ other }) => `${other} hat Ihre Bestellung storniert.`,
      producer: ({ other }) => `${other} hat die Bestellung storniert.`,
    },
  },
  notPaidInTime: () => "Sie wurde nicht rechtzeitig bezahlt.",
  cannotSell: ({ siteName, other }) => `${other} kann auf ${siteName} zurzeit nicht verkaufen.`,
  cardFailed: () => "Der Betrag konnte nicht von der Karte abgebucht werden.",
  nothingSupplied: () => "Nichts davon war lieferbar.",
  noReason: () => "Ein Grund wurde nicht angegeben.",
  reasonOf: {
    operator: (reason) => `Die Begründung: ${quoted(reason)}`,
    reader: (reason) => `Ihre Begründung: ${quoted(reason)}`,
    other: (reason, { other }) => `${other} schreibt dazu: ${quoted(reason)}`,
  },
  delivery: (amount, { marketDay }) => `${marketDay ? "Lieferung an den Abholort" : "Lieferung"}: ${amount}`,
  totalInCash: ({ total }) => `Der Gesamtbetrag ist ${total}, in bar.`,
  totalByCard: ({ total }) => `Der Gesamtbetrag ist ${total}, mit Karte bezahlt.`,
  totalByTransfer: ({ total }) => `Der Gesamtbetrag ist ${total}, per Überweisung bezahlt.`,
  totalEstimated: (most, { total }) =>
    `Der Gesamtbetrag ist ungefähr ${total} und höchstens ${most}: Bezahlt wird, was die Ware wiegt.`,
  totalNeverPaidInCash: ({ total }) =>
    `Der Gesamtbetrag wäre ${total} in bar gewesen. Bezahlt wurde dafür nichts.`,
  totalNeverPaid: ({ total }) => `Der Gesamtbetrag wäre ${total} gewesen.`,
  totalPaidByCard: ({ total }) => `Der Gesamtbetrag war ${total}, mit Karte bezahlt.`,
  totalPaidByTransfer: ({ total }) => `Der Gesamtbetrag war ${total}, per Überweisung bezahlt.`,
  refunded: {
    buyer: ({ isTransfer }) =>
      isTransfer ? "Er geht an das Konto zurück, von dem er kam." : "Er wird auf die Karte erstattet.",
    producer: ({ other }) => `${other} bekommt ihn erstattet.`,
  },
  pickedUpAt: {
    buyer: (where) => `Holen Sie Ihre Bestellung hier ab: ${where}.`,
    producer: (where) => `Die Bestellung wird hier abgeholt: ${where}.`,
  },
  deliveredTo: {
    buyer: (where) => `Ihre Bestellung wird an diese Adresse geliefert: ${where}.`,
    producer: (where) => `Liefern Sie die Bestellung an diese Adresse: ${where}.`,
  },
  fetchedOn: {
    buyer: ({ day, from, until, place, number }) =>
      `Holen Sie Ihre Bestellung am Markttag ab, am ${day} zwischen ${from} und ${until} Uhr: ${place}. Ihre Nummer dort ist ${number}.`,
    producer: ({ day, from, until, place, number }) =>
      `Sie ist für den Markttag am ${day} (${place}): Korb ${number}, der zwischen ${from} und ${until} Uhr abgeholt wird.`,
  },
  addPickupAddress: ({ other }) =>
    `Sie haben noch keine Abholadresse angegeben. Ergänzen Sie sie in Ihrem Profil, dann sieht ${other} sie bei der Bestellung.`,
  placeUnknown: ({ other }) =>
    `${other} hat noch nicht angegeben, wo Sie die Bestellung abholen können. Sobald der Ort feststeht, finden Sie ihn bei der Bestellung.`,
  askByPhone: (phone) => `Sie können auch telefonisch nachfragen: ${phone}.`,
  wantedOn: (day) => `Gewünschter Tag: ${day}.`,
  note: {
    buyer: (note) => `Ihre Nachricht: ${quoted(note)}`,
    producer: (note, { other }) => `Nachricht von ${other}: ${quoted(note)}`,
  },
  foundAs: ({ siteName, orderId }) => `Auf ${siteName} finden Sie sie als Bestellung ${orderId}.`,
};
