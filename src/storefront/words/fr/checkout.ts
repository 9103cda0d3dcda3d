import type { checkout as english } from "../en/checkout.ts";

export const checkout: typeof english = {
  title: "Commande",
  empty: "Votre panier est vide",
  emptyText: "Ajoutez quelque chose, puis revenez ici.",
  toProducts: "Voir tous les produits",
  from: (producer) => `De ${producer}`,
  how: "Comment voulez-vous le recevoir ?",
  pickup: "Venir le chercher",
  pickupNoAddress: "Le producteur vous dira où",
  delivery: "Se faire livrer",
  marketDay: (day, place) => `Jour de marché du ${day}, ${place}`,
  tooLateFor: (names) => `Trop tard pour ${names}`,
  noWay:
    "Ce producteur ne vient en ce moment à aucun jour de marché ouvert aux commandes. Retirez ses produits ou revenez plus tard.",
  slots: "À quelle heure venez-vous ?",
  slotsHint:
    "Utile seulement pour le jour de marché choisi. Tout ce que vous commandez pour un jour forme un seul panier, avec un seul numéro.",
  asBefore: (number) => `Comme pour votre commande précédente (numéro ${number})`,
  dayClosed: "On ne peut plus commander pour ce jour de marché. Choisissez un autre jour.",
  notAttending: (names) =>
    `Le producteur de ${names} ne vient pas à ce jour de marché. Choisissez un autre moyen ou retirez ce produit.`,
  tooLate: (names) =>
    `Il est trop tard pour commander ${names} pour ce jour de marché. Choisissez un jour plus lointain ou retirez ce produit.`,
  slotFull: "La dernière place à cette heure vient d’être prise. Choisissez une autre heure.",
  wantedOn: "Pour quel jour ?",
  optional: "facultatif",
  address: "Adresse de livraison",
  addressHint: "Nécessaire seulement en cas de livraison. Les producteurs qui livrent la voient.",
  payment: "Paiement",
  cash: "En espèces à la réception",
  card: "Par carte, maintenant",
  cardHint: "Vous payez à la page suivante. D’ici là, tout est réservé pendant 15 minutes.",
  transfer: "Par virement",
  transferHint:
    "La page suivante indique notre compte et un code à scanner. Tout est réservé jusqu’à l’arrivée du virement, au plus jusqu’à la date qui y figure.",
  note: "Message aux producteurs",
  summary: "Votre commande",
  quantity: (count) => `${count}\u00a0×`,
  subtotal: "Sous-total",
  total: "Total",
  place: "Commander avec obligation de paiement",
  backToCart: "Modifier le panier",
  changed:
    "Votre panier a changé depuis que vous avez ouvert cette page : un prix, un produit ou son stock. Vérifiez ci-dessous, puis commandez de nouveau.",
  refused: "Tout ne peut pas être commandé ainsi. Voyez ci-dessous ce qui l’empêche.",
  refusedLine: (name, available) =>
    available === 0 ? `${name} n’est plus disponible` : `Il ne reste que ${available} × ${name}`,
  methodNotOffered: "L’un des producteurs ne le propose pas. Choisissez autre chose pour lui.",
  takeOut: (name) => `Retirer ${name}`,
  take: (count) => `En prendre ${count}`,
  paymentUnavailable: "Ce mode de paiement n’est pas disponible. Choisissez-en un autre.",
  issues: {
    no_longer_sold: "N’est plus en vente",
    past_best_before: "Date limite dépassée, ou le sera ce jour-là",
    out_of_stock: "Épuisé",
    not_enough_stock: "Il n’en reste pas assez",
  },
  placed: "Merci ! Votre commande est enregistrée.",
  fields: {
    payment_method: "Paiement",
    delivery_method: "Comment voulez-vous le recevoir ?",
    wanted_on: "Jour",
    note: "Message",
  },
};
