import type { TransferLetters, TransferTold } from "./en-transfers.ts";

const sum = ({ orders, amount, holder, iban, bic, reference, day, time }: TransferTold) => [
  `Bedrag: ${amount}, voor ${orders.length === 1 ? "bestelling" : "de bestellingen"} ${orders.join(", ")}.`,
  `Aan: ${holder}, IBAN ${iban}${bic === null ? "" : `, BIC ${bic}`}.`,
  `Mededeling: ${reference}. Zonder die mededeling weet niemand waarvoor je hebt betaald.`,
  `De overschrijving moet er uiterlijk ${day}, ${time}, zijn.`,
];
const link = ({ url }: TransferTold) =>
  url === undefined ? {} : { link: { label: "Code om te scannen met je bankapp", url } };

/** The same in Dutch. */
export const nlTransfers: TransferLetters = {
  transferAsked: (told) => ({
    subject: `Schrijf ${told.amount} over naar ${told.siteName} voor je bestelling`,
    lines: [
      `Bedankt voor je bestelling op ${told.siteName}. Ze is geplaatst zodra je overschrijving er is; tot dan blijft alles voor je gereserveerd.`,
      ...sum(told),
      "Je bank heeft een of twee werkdagen nodig, tenzij je een instantoverschrijving kiest. Wat later komt, wordt terugbetaald.",
    ],
    ...link(told),
  }),

  transferReminder: (told) => ({
    subject: `Je overschrijving van ${told.amount} naar ${told.siteName} is er nog niet`,
    lines: [
      `We wachten nog op je overschrijving. Is ze er niet uiterlijk ${told.day}, ${told.time}, dan wordt je bestelling geannuleerd en gaat alles weer in de verkoop.`,
      ...sum(told),
      "Heb je al overgeschreven, dan hoef je niets te doen.",
    ],
    ...link(told),
  }),
};
