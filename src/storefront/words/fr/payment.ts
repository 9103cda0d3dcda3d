import type { payment as english } from "../en/payment.ts";

export const payment: typeof english = {
  title: "Payer",
  amount: "À payer",
  sandboxTitle: "Cartes de test",
  sandboxText: "Ce site n’encaisse pas encore d’argent réel. Choisissez le comportement de la carte.",
  tokens: {
    sandbox_ok: "Une carte qui fonctionne",
    sandbox_declined: "Une carte refusée",
    sandbox_processing: "Une carte dont la banque met quelques secondes",
    sandbox_timeout: "Une carte dont la réponse se perd en route",
  },
  pay: (amount) => `Payer ${amount}`,
  atProvider:
    "Le paiement se fait sur la page sécurisée de notre prestataire de paiement, Stripe. Vous revenez ensuite ici.",
  oneCurrency: (amount) => `Chaque devise se paie séparément : ${amount} maintenant, le reste ensuite.`,
  declined: "La carte a été refusée. Rien n’a été débité. Essayez avec une autre.",
  providerAway: "Le service de paiement ne répond pas. Réessayez : vous ne serez pas débité deux fois.",
  notAvailable: "Les cartes ne sont plus acceptées. Vous pouvez annuler la commande ou la laisser expirer.",
  until: (time) => `Réservé pour vous jusqu’à ${time}`,
  left: (time) => `encore ${time}`,
  nothing: "Il n’y a plus rien à payer ici",
  nothingText: "C’est payé, ou le délai de paiement est écoulé.",
  toOrders: "Voir les commandes",
  processing:
    "Votre banque traite le paiement. Le résultat apparaît dans les commandes en quelques secondes.",
  paid: "Merci ! Votre paiement est arrivé.",
  later: "Payer plus tard",
  transfer: {
    title: "Payer par virement",
    text: "Votre commande est passée dès que votre virement est arrivé. D’ici là, tout vous est réservé.",
    holder: "Titulaire du compte",
    iban: "IBAN",
    bic: "BIC",
    reference: "Référence",
    until: "Doit arriver avant",
    amount: "Montant",
    referenceText:
      "Indiquez la référence exactement comme elle figure ici : c’est elle qui nous dit ce que vous avez payé.",
    scan: "Ou scannez ce code avec votre application bancaire",
    waiting:
      "Sans virement instantané, votre banque met un ou deux jours ouvrés. Nous vous écrivons dès que l’argent est là. Ce qui arrive plus tard est remboursé.",
    later: "Voir les commandes",
    toTransfer: "Comment faire le virement",
    at: (day, time) => `${day}, ${time}`,
  },
};
