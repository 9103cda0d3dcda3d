import type { desk as english } from "../en/desk.ts";

export const desk: typeof english = {
  title: "Mon bureau",
  parts: "Rubriques de votre bureau",
  today: "Aujourd’hui",
  orders: "Commandes",
  goods: "Produits",
  pages: "Pages",
  show: "Afficher",
  search: "Rechercher",
  optional: "facultatif",
  choose: "Choisissez",
  product: "Produit",
  packs: "Paquets",
  left: "Reste",
  soldOut: "Épuisé",
  addProduct: "Ajouter un produit",

  noOrdersYet: "Pas encore de commandes",
  noOrdersYetText: "Dès que quelqu’un commande chez vous, vous voyez ici ce qu’il y a à faire.",
  waiting: { placed: "à préparer", ready: "à remettre", awaiting_payment: "en attente de paiement" },
  toPrepare: "À préparer",
  nothingToPrepare: "Rien à préparer pour le moment.",
  runningOut: "Bientôt épuisé",
  nothingRunsOut: "Il y a assez de tout.",
  nextDays: "Prochains jours de marché",
  noDays: "Vous ne venez encore à aucun jour de marché.",
  closes: (moment) => `Clôture des commandes : ${moment}`,
  closed: "Les commandes sont closes",
  awaited: "Argent",
  available: (amount) => `${amount} disponibles`,
  pending: (amount) => `${amount} après la remise`,

  refusals: {
    not_a_producer: "Vous avez suspendu vos ventes. Reprenez-les d’abord",
    producer_not_approved: "Vous n’êtes pas encore autorisé à vendre",
    not_enough_stock: "Il n’en reste plus autant en stock",
    precondition_failed:
      "Le produit a été modifié ailleurs entre-temps. Vérifiez-le et enregistrez de nouveau",
    not_found: "Cela n’existe plus",
  },
};
