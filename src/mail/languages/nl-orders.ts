import type { OrderSentences } from "../order-letter.ts";
import { quoted } from "./nl-quotes.ts";

export const nlOrders: OrderSentences = {
  subjects: {
    placed: {
      buyer: ({ orderId, other }) => `Je bestelling ${orderId} bij ${other}`,
      producer: ({ orderId, other }) => `Nieuwe bestelling ${orderId} van ${other}`,
    },
    item_removed: ({ orderId, other }) => `${other} heeft bestelling ${orderId} gewijzigd`,
    item_changed: ({ orderId, other }) => `${other} heeft bestelling ${orderId} gewijzigd`,
    item_supplied: ({ orderId, other }) => `Bestelling ${orderId}: ${other} kan niet alles leveren`,
    total_final: ({ orderId, total }) => `Het eindbedrag van je bestelling ${orderId}: ${total}`,
    ready: ({ orderId }) => `Je bestelling ${orderId} is klaar`,
    fulfilled: ({ orderId }) => `Bestelling ${orderId} is afgerond`,
    cancelled: ({ orderId }) => `Bestelling ${orderId} is geannuleerd`,
    producer_disabled: ({ orderId, other }) =>
      `Je bestelling ${orderId} bij ${other} gaat misschien niet door`,
    paid_late: ({ orderId }) => `Je betaling voor bestelling ${orderId} wordt terugbetaald`,
    refund_asked: {
      buyer: ({ orderId }) => `Een terugbetaling voor je bestelling ${orderId}`,
      producer: ({ orderId }) => `Bestelling ${orderId} wordt terugbetaald`,
    },
    refund_done: ({ orderId }) => `Je geld voor bestelling ${orderId} is terug`,
  },
  placed: {
    buyer: ({ other }) => `Bedankt voor je bestelling! ${other} heeft die ontvangen en maakt alles klaar.`,
    producer: ({ other }) =>
      `Je hebt een nieuwe bestelling van ${other}. Markeer die als klaar zodra je alles hebt klaargemaakt.`,
  },
  placedThenCancelled: {
    buyer: ({ other }) => `Je bestelling bij ${other} is geplaatst en intussen geannuleerd.`,
    producer: ({ other }) => `Je had een nieuwe bestelling van ${other}, maar die is intussen geannuleerd.`,
  },
  itemRemoved: (item, { other }) => `${other} heeft dit uit de bestelling gehaald: ${item}.`,
  itemRemovedThenCancelled: (item, { other }) =>
    `${other} had dit uit de bestelling gehaald, die intussen is geannuleerd: ${item}.`,
  itemRefunded: () => "Wat ervoor betaald is, wordt terugbetaald.",
  itemChanged: ({ name, before, now }, { other }) =>
    `${other} wil nog ${now} × ${name} in plaats van ${before}.`,
  itemSupplied: ({ name, before, now }, { other }) =>
    `${other} kan je ${now} × ${name} geven in plaats van de ${before} die je hebt besteld.`,
  itemMissing: ({ name }, { other }) => `${other} kan je ${name} niet geven.`,
  totalIsFinal: ({ other }) => `Alles in je bestelling bij ${other} is gewogen, dus het totaal staat vast.`,
  whatIsLeft: () => "Dit maak je nog klaar:",
  readyForPickup: ({ other }) => `Je bestelling is klaar: ${other} verwacht je.`,
  readyForDelivery: ({ other }) => `Je bestelling is klaar: ${other} komt die bij je bezorgen.`,
  readyForMarketDay: ({ other }) => `Je bestelling is klaar: ${other} brengt die mee naar de marktdag.`,
  readyThenCancelled: ({ other }) =>
    `${other} had je bestelling klaargemaakt, maar die is intussen geannuleerd.`,
  received: ({ other }) =>
    `Je hebt je bestelling van ${other} ontvangen. Geniet ervan, en schrijf een beoordeling om te vertellen hoe het was.`,
  handedOver: ({ other }) => `De bestelling van ${other} is overhandigd.`,
  handedOverAndEarned: ({ other }) =>
    `De bestelling van ${other} is overhandigd, en het geld is bij je tegoed gekomen.`,
  producerDisabled: ({ siteName, other }) =>
    `${other} kan ${siteName} voorlopig niet gebruiken en je bestelling misschien niet klaarmaken of overhandigen.`,
  mayCancel: () => "Zolang je de bestelling niet hebt ontvangen, kun je die annuleren.",
  notPaidYet: () => "Er is nog niets voor betaald.",
  wouldBeRefunded: () => "Als je annuleert, krijg je je betaling terug.",
  paidLate: ({ other, total }) =>
    `Je bestelling bij ${other} is geannuleerd voordat je betaling van ${total} binnenkwam.`,
  latePaymentRefunded: () => "Je krijgt de betaling terug.",
  refundAsked: {
    buyer: (amount, { other }) =>
      `Voor je bestelling bij ${other} krijg je ${amount} terug. Het geld is onderweg.`,
    producer: (amount, { siteName, other }) =>
      `Het team van ${siteName} heeft ${amount} terugbetaald aan ${other}.`,
  },
  refundByHand: (amount, { other }) => `Voor je bestelling bij ${other} krijg je ${amount} contant terug.`,
  refundDone: (amount, { other }) =>
    `Voor je bestelling bij ${other} is ${amount} terugbetaald. Het kan een paar dagen duren voor je bank dat laat zien.`,
  refundPaidBy: {
    producer: () => "Het bedrag gaat van je tegoed af, en de commissie erover krijg je terug.",
    site: ({ siteName }) => `${siteName} draagt het bedrag: er gaat niets van je tegoed af.`,
    nobody: () => "Er gaat niets van je tegoed af, want er is contant betaald.",
  },
  cancelledBy: {
    operator: {
      buyer: ({ siteName, other }) =>
        `Het team van ${siteName} heeft je bestelling bij ${other} geannuleerd.`,
      producer: ({ siteName, other }) =>
        `Het team van ${siteName} heeft de bestelling van ${other} geannuleerd.`,
    },
    system: {
      buyer: ({ other }) => `Je bestelling bij ${other} is geannuleerd.`,
      producer: ({ other }) => `De bestelling van ${other} is geannuleerd.`,
    },
    reader: {
      buyer: ({ other }) => `Je hebt je bestelling bij ${other} geannuleerd.`,
      producer: ({ other }) => `Je hebt de bestelling van ${other} geannuleerd.`,
    },
    other: {
      buyer: ({ other }) => `${other} heeft je bestelling geannuleerd.`,
      producer: ({ other }) => `${other} heeft de bestelling geannuleerd.`,
    },
  },
  notPaidInTime: () => "Er is niet op tijd betaald.",
  cannotSell: ({ siteName, other }) => `${other} kan voorlopig niet verkopen op ${siteName}.`,
  cardFailed: () => "Het bedrag kon niet van de kaart worden afgeschreven.",
  nothingSupplied: () => "Er kon niets van worden geleverd.",
  noReason: () => "Er is geen reden gegeven.",
  reasonOf: {
    operator: (reason) => `Het team schreef: ${quoted(reason)}`,
    reader: (reason) => `Je schreef: ${quoted(reason)}`,
    other: (reason, { other }) => `${other} schreef: ${quoted(reason)}`,
  },
  delivery: (amount, { marketDay }) => `${marketDay ? "Levering op de afhaalplek" : "Levering"}: ${amount}`,
  totalInCash: ({ total }) => `Het totaal is ${total}, contant.`,
  totalByCard: ({ total }) => `Het totaal is ${total}, betaald met de kaart.`,
  totalByTransfer: ({ total }) => `Het totaal is ${total}, betaald per overschrijving.`,
  totalEstimated: (most, { total }) =>
    `Het totaal is ongeveer ${total} en hoogstens ${most}: je betaalt wat de producten wegen.`,
  totalNeverPaidInCash: ({ total }) =>
    `Het totaal zou ${total} contant zijn geweest. Er is niets voor betaald.`,
  totalNeverPaid: ({ total }) => `Het totaal zou ${total} zijn geweest.`,
  totalPaidByCard: ({ total }) => `Het totaal was ${total}, betaald met de kaart.`,
  totalPaidByTransfer: ({ total }) => `Het totaal was ${total}, betaald per overschrijving.`,
  refunded: {
    buyer: ({ isTransfer }) =>
      isTransfer
        ? "Dat wordt teruggestort op de rekening waar het vandaan kwam."
        : "Dat wordt teruggestort op de kaart.",
    producer: ({ other }) => `Dat wordt terugbetaald aan ${other}.`,
  },
  pickedUpAt: {
    buyer: (where) => `Je kunt de bestelling hier ophalen: ${where}.`,
    producer: (where) => `De bestelling wordt hier opgehaald: ${where}.`,
  },
  deliveredTo: {
    buyer: (where) => `De bestelling wordt hier bezorgd: ${where}.`,
    producer: (where) => `Bezorg de bestelling hier: ${where}.`,
  },
  fetchedOn: {
    buyer: ({ day, from, until, place, number }) =>
      `Haal de bestelling af op de marktdag van ${day} tussen ${from} en ${until} uur: ${place}. Je nummer daar is ${number}.`,
    producer: ({ day, from, until, place, number }) =>
      `De bestelling is voor de marktdag op ${day} (${place}): mand ${number}, die tussen ${from} en ${until} uur wordt afgehaald.`,
  },
  addPickupAddress: ({ other }) =>
    `Je hebt nog geen ophaaladres opgegeven. Zet het in je profiel, dan ziet ${other} het bij de bestelling.`,
  placeUnknown: ({ other }) =>
    `${other} heeft nog niet laten weten waar je de bestelling kunt ophalen. Zodra dat bekend is, zie je het bij de bestelling.`,
  askByPhone: (phone) => `Je kunt het ook telefonisch vragen: ${phone}.`,
  wantedOn: (day) => `Gewenste dag: ${day}.`,
  note: {
    buyer: (note) => `Je bericht: ${quoted(note)}`,
    producer: (note, { other }) => `Bericht van ${other}: ${quoted(note)}`,
  },
  foundAs: ({ siteName, orderId }) => `Je vindt die op ${siteName} als bestelling ${orderId}.`,
};
