import type { TransferLetters, TransferTold } from "./en-transfers.ts";

const sum = ({ orders, amount, holder, iban, bic, reference, day, time }: TransferTold) => [
  `Betrag: ${amount}, für ${orders.length === 1 ? "Bestellung" : "die Bestellungen"} ${orders.join(", ")}.`,
  `An: ${holder}, IBAN ${iban}${bic === null ? "" : `, BIC ${bic}`}.`,
  `Verwendungszweck: ${reference}. Ohne ihn ist nicht zu erkennen, wofür Sie gezahlt haben.`,
  `Die Überweisung muss bis ${day}, ${time}, da sein.`,
];
const link = ({ url }: TransferTold) =>
  url === undefined ? {} : { link: { label: "Code zum Scannen mit Ihrer Banking-App", url } };

/** The same in German. */
export const deTransfers: TransferLetters = {
  transferAsked: (told) => ({
    subject: `Bitte überweisen Sie ${told.amount} an ${told.siteName}`,
    lines: [
      `Vielen Dank für Ihre Bestellung bei ${told.siteName}. Sie gilt, sobald Ihre Überweisung eingegangen ist; bis dahin ist alles für Sie reserviert.`,
      ...sum(told),
      "Ihre Bank braucht ein bis zwei Werktage, wenn Sie keine Echtzeitüberweisung wählen. Was später eingeht, wird zurückgezahlt.",
    ],
    ...link(told),
  }),

  transferReminder: (told) => ({
    subject: `Ihre Überweisung von ${told.amount} an ${told.siteName} fehlt noch`,
    lines: [
      `Wir warten noch auf Ihre Überweisung. Ist sie bis ${told.day}, ${told.time}, nicht da, wird Ihre Bestellung storniert und die Ware wieder angeboten.`,
      ...sum(told),
      "Haben Sie schon überwiesen, müssen Sie nichts weiter tun.",
    ],
    ...link(told),
  }),
};
