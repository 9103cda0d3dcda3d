import type { DisputeLetters } from "./en-disputes.ts";

/** The same in German. */
export const deDisputes: DisputeLetters = {
  disputeBorne: ({ siteName, orderId, amount, isLost }) => ({
    subject: `Für Bestellung ${orderId} wurden ${amount} zurückgebucht`,
    lines: [
      `Wer Bestellung ${orderId} aufgegeben hat, hat der Kartenzahlung bei der Bank widersprochen, und diese hat ${amount} zurückgebucht.`,
      `Das Team von ${siteName} hat entschieden, dass Sie den Betrag tragen: Er wird Ihrem Guthaben entnommen, die Provision dafür bekommen Sie zurück.`,
      `Reicht Ihr Guthaben nicht, schulden Sie ${siteName} den Rest; er wird von Ihren nächsten Einnahmen zuerst beglichen.`,
      isLost
        ? "Die Bank hat entschieden, das Geld kommt nicht zurück."
        : "Die Bank hat noch nicht entschieden. Entscheidet sie zu Ihren Gunsten, bekommen Sie das Geld wieder.",
      `Wenn Sie das für einen Irrtum halten, wenden Sie sich an das Team von ${siteName}.`,
    ],
  }),
};
