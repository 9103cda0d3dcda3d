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
};
