import type { en } from "./en.ts";

export const de: typeof en = {
  repayments: "Rückzahlungen",
  title: "Datei für die Bank",
  none: "Seit der letzten bestätigten Datei wurde keine erstellt.",
  make: "Datei erstellen",
  waiting: "Auszahlungen und Rückzahlungen warten.",
  open: "Eine Datei wartet, bis die Bank sie hat. Damit nur einmal gezahlt wird: Bestätigen Sie sie, sobald Ihre Bank sie angenommen hat.",
  download: "Datei herunterladen",
  confirm: "Die Bank hat sie",
  withdraw: "Datei zurückziehen",
  withdrawTitle: "Datei für die Bank zurückziehen",
  withdrawText:
    "Nur wenn die Bank die Datei nie bekommen oder ganz abgelehnt hat: Alles darin wartet wieder und kommt in die nächste Datei. Hat die Bank sie doch, wird doppelt gezahlt.",
  facts: {
    name: "Name der Nachricht",
    transactions: "Überweisungen",
    total: "Zusammen",
    made: "Erstellt",
    last: "Letzte Datei bestätigt",
  },
  leftOut: "Nicht in der Datei",
  issues: {
    taken_back:
      "die Bank hat die Überweisung zurückgeholt, die hiermit erstattet würde: als erledigt verbuchen, oder Konto neu eintragen, um trotzdem zu zahlen",
    currency: "nicht in Euro, also nicht über SEPA: von Hand überweisen",
    no_account: "es ist noch kein Konto bekannt",
    not_sepa: "das Land des Kontos gehört nicht zu SEPA: von Hand überweisen",
    no_address:
      "das Konto liegt außerhalb des EWR: Die Bank verlangt die Anschrift der Seite, die in den Einstellungen fehlt",
    too_large: "mehr, als eine Überweisung sein darf",
  },
  takenBack: "nicht gesendet: Die Bank hat die Überweisung zurückgeholt, die hiermit erstattet werden sollte",
  noRepayments: "Es gibt keine solchen Rückzahlungen.",
  ofCheckout: (id: number) => `Zu Bestellung ${id}`,
  account: "Konto eintragen",
  sendAgain: "Erneut senden",
  accountTitle: (id: number) => `Konto der Rückzahlung ${id}`,
  settle: "Als erledigt verbuchen",
  settleTitle: (id: number) => `Rückzahlung ${id} als erledigt verbuchen`,
  settleText:
    "Der Zahler hat dieses Geld schon: Die Bank hat die Überweisung zurückgeholt, zu der es gehörte. Es wird nichts gesendet, und die Bücher halten das fest. Soll der Zahler es trotzdem bekommen, tragen Sie stattdessen das Konto neu ein.",
  settleConfirm: "Als erledigt verbuchen",
};
