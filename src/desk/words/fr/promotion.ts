import type { promotion as english } from "../en/promotion.ts";

export const promotion: typeof english = {
  title: "Mise en avant",
  intro:
    "Ce que vous avez mis en avant, et ce qui s’est passé pendant ce temps. Lancez une mise en avant depuis la page d’un produit.",
  none: "Rien n’a encore été mis en avant",
  noneText: "Les produits mis en avant passent devant les autres et sont signalés comme tels.",
  promote: "Mettre en avant",
  text: (price) => `Il passe devant les autres, pour ${price} par jour, pris sur votre solde.`,
  until: (moment) => `Mis en avant jusqu’au ${moment}`,
  days: "Jours",
  results: "Ce que la mise en avant a rapporté",
  done: (moment) => `Le produit est mis en avant jusqu’au ${moment}.`,
  tooLittle: "Votre solde disponible ne suffit pas pour autant de jours",
  tooOld: "La date de durabilité de ce produit est dépassée : personne ne pourrait l’acheter",
  when: "Quand",
  fromTo: (from, to) => `${from} – ${to}`,
  cost: "Coût",
  shown: "Affiché",
  inCarts: "Mis au panier",
  sold: "Vendu",
  gone: "Un produit supprimé",
};
