import type { HomeWords } from "../en/home.ts";

export const home: HomeWords = {
  headline: "Des produits frais, en direct de ceux qui les cultivent",
  lead: (siteName) =>
    `Sur ${siteName}, vous commandez en une fois chez plusieurs producteurs de la région, et vous voyez de qui vient chaque produit et quand il a été récolté.`,
  description: (siteName) =>
    `${siteName} : fruits, légumes, pain, fromage et plus encore, en direct des producteurs de la région.`,
  browse: "Voir tous les produits",
  findProducers: "Trouver un producteur",
  howItWorks: "Comment ça marche",
  categories: "Que cherchez-vous ?",
  promoted: "Produits sponsorisés",
  promotedLabel: "Sponsorisé",
  whyPromoted: "Les producteurs paient pour figurer ici.",
  newest: "Nouveau sur le marché",
  allProducts: "Tous les produits",
  standOut: "Des producteurs qui se distinguent",
  lists: {
    best_rated: ["Les mieux notés", "Selon la moyenne des avis ; un petit nombre d’avis compte moins."],
    newest: ["Les nouveaux venus", "Selon la date de leurs débuts sur le marché."],
    biggest_orders: ["Les plus vendus", "Selon la valeur des commandes honorées ces 90 derniers jours."],
    most_fresh: ["Les plus frais", "Selon l’ancienneté de la récolte de ce qu’ils ont en stock."],
    fastest: [
      "Les plus rapides",
      "Selon le délai avant retrait ou livraison, avec au moins trois acheteurs.",
    ],
  },
  sellingSince: (day) => `Sur le marché depuis le ${day}`,
  orders: (count, written) =>
    count <= 1 ? `${written} commande en 90 jours` : `${written} commandes en 90 jours`,
  harvested: (days, written) => {
    if (days < 0.5) return "Récolté aujourd’hui";
    return days < 1.5 ? "Récolté il y a 1 jour en moyenne" : `Récolté il y a ${written} jours en moyenne`;
  },
  readyAfter: (hours, written) =>
    hours < 1.5 ? "Prêt en général en une heure environ" : `Prêt en général au bout de ${written} heures`,
  nothingYet: "Rien en vente pour l’instant",
  comeBack: "Les producteurs préparent leurs premiers produits. Revenez bientôt.",
  demo: {
    title: "Faites le tour du marché",
    lead: (password) =>
      `Ceci est un marché de démonstration. Connectez-vous avec l’un de ces comptes ; leur mot de passe à tous est ${password}.`,
    roles: {
      producer: "vend sur le marché",
      buyer: "a des produits dans son panier",
      staff: "s’occupe du marché",
    },
  },
};
