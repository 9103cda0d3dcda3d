import type { TransferLetters, TransferTold } from "./en-transfers.ts";

const sum = ({ orders, amount, holder, iban, bic, reference, day, time }: TransferTold) => [
  `Montant : ${amount}, pour ${orders.length === 1 ? "la commande" : "les commandes"} ${orders.join(", ")}.`,
  `Bénéficiaire : ${holder}, IBAN ${iban}${bic === null ? "" : `, BIC ${bic}`}.`,
  `Référence : ${reference}. Sans elle, impossible de savoir ce que vous avez payé.`,
  `Le virement doit arriver au plus tard le ${day}, ${time}.`,
];
const link = ({ url }: TransferTold) =>
  url === undefined ? {} : { link: { label: "Code à scanner avec votre application bancaire", url } };

/** The same in French. */
export const frTransfers: TransferLetters = {
  transferAsked: (told) => ({
    subject: `Virez ${told.amount} à ${told.siteName} pour votre commande`,
    lines: [
      `Merci pour votre commande sur ${told.siteName}. Elle est passée dès que votre virement est arrivé ; d’ici là, tout vous est réservé.`,
      ...sum(told),
      "Sans virement instantané, votre banque met un ou deux jours ouvrés. Ce qui arrive plus tard est remboursé.",
    ],
    ...link(told),
  }),

  transferReminder: (told) => ({
    subject: `Votre virement de ${told.amount} à ${told.siteName} n’est pas encore arrivé`,
    lines: [
      `Nous attendons toujours votre virement. S’il n’est pas là au plus tard le ${told.day}, ${told.time}, votre commande est annulée et les produits sont remis en vente.`,
      ...sum(told),
      "Si vous l’avez déjà envoyé, vous n’avez rien à faire.",
    ],
    ...link(told),
  }),
};
