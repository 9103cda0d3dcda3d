import type { DisputeLetters } from "./en-disputes.ts";
import { de } from "./fr-quotes.ts";

/** The same in French. */
export const frDisputes: DisputeLetters = {
  disputeBorne: ({ siteName, orderId, amount, isLost }) => ({
    subject: `${amount} ont été repris pour la commande ${orderId}`,
    lines: [
      `L’acheteur de la commande ${orderId} a contesté son paiement par carte auprès de sa banque, qui a repris ${amount}.`,
      `L’équipe ${de(siteName)} a décidé que cette somme est à votre charge : elle est prélevée sur votre solde, et la commission correspondante vous est rendue.`,
      `Si votre solde ne suffit pas, vous devez le reste à ${siteName} ; vos prochaines recettes le règlent en premier.`,
      isLost
        ? "La banque a tranché : l’argent ne sera pas rendu."
        : "La banque n’a pas encore tranché. Si elle vous donne raison, l’argent vous est rendu.",
      `Si vous pensez qu’il s’agit d’une erreur, adressez-vous à l’équipe ${de(siteName)}.`,
    ],
  }),
};
