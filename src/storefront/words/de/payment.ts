import type { payment as english } from "../en/payment.ts";

export const payment: typeof english = {
  title: "Bezahlen",
  amount: "Zu zahlen",
  sandboxTitle: "Testkarten",
  sandboxText: "Diese Seite nimmt noch kein echtes Geld. Wählen Sie, wie sich die Karte verhält.",
  tokens: {
    sandbox_ok: "Eine Karte, die geht",
    sandbox_declined: "Eine Karte, die abgelehnt wird",
    sandbox_processing: "Eine Karte, deren Bank ein paar Sekunden braucht",
    sandbox_timeout: "Eine Karte, deren Antwort unterwegs verloren geht",
  },
  pay: (amount) => `${amount} bezahlen`,
  atProvider:
    "Sie bezahlen auf der gesicherten Seite unseres Zahlungsdienstes Stripe und kommen danach hierher zurück.",
  oneCurrency: (amount) => `Bezahlt wird nacheinander in jeder Währung: jetzt ${amount}, danach der Rest.`,
  declined: "Die Karte wurde abgelehnt. Es wurde nichts abgebucht. Versuchen Sie es mit einer anderen.",
  providerAway:
    "Der Zahlungsdienst antwortet nicht. Versuchen Sie es noch einmal: Es wird nichts doppelt abgebucht.",
  notAvailable:
    "Karten werden nicht mehr angenommen. Sie können die Bestellung stornieren oder verfallen lassen.",
  until: (time) => `Für Sie reserviert bis ${time}`,
  left: (time) => `noch ${time}`,
  nothing: "Hier ist nichts mehr zu zahlen",
  nothingText: "Es ist bezahlt, oder die Zeit zum Zahlen ist abgelaufen.",
  toOrders: "Zu den Bestellungen",
  processing: "Ihre Bank arbeitet noch daran. Das Ergebnis steht in wenigen Sekunden bei den Bestellungen.",
  paid: "Vielen Dank! Ihre Zahlung ist eingegangen.",
  later: "Später bezahlen",
  transfer: {
    title: "Per Überweisung bezahlen",
    text: "Ihre Bestellung gilt, sobald Ihre Überweisung eingegangen ist. Bis dahin ist alles für Sie reserviert.",
    holder: "Kontoinhaber",
    iban: "IBAN",
    bic: "BIC",
    reference: "Verwendungszweck",
    until: "Muss da sein bis",
    amount: "Betrag",
    referenceText:
      "Geben Sie den Verwendungszweck genau so an, wie er hier steht: Daran sehen wir, wofür Sie gezahlt haben.",
    scan: "Oder scannen Sie diesen Code mit Ihrer Banking-App",
    waiting:
      "Ihre Bank braucht ein bis zwei Werktage, wenn Sie keine Echtzeitüberweisung wählen. Wir schreiben Ihnen, sobald das Geld da ist. Was später eingeht, wird zurückgezahlt.",
    later: "Zu den Bestellungen",
    toTransfer: "So überweisen Sie",
    at: (day, time) => `${day}, ${time}`,
  },
};
