import type { CartWords } from "../en/cart.ts";

export const cart: CartWords = {
  title: "Votre panier",
  empty: "Votre panier est vide",
  emptyText: "Découvrez des produits frais de producteurs près de chez vous.",
  toProducts: "Voir tous les produits",
  from: (producer) => `De ${producer}`,
  each: (price, pack) => `${price} pour ${pack}`,
  quantityOf: (name) => `Quantité de ${name}`,
  less: (name) => `${name} : un de moins`,
  more: (name) => `${name} : un de plus`,
  remove: "Retirer",
  removeNamed: (name) => `Retirer ${name}`,
  take: (count) => `En prendre ${count}`,
  takeNamed: (count, name) => `En prendre ${count} : ${name}`,
  issues: {
    no_longer_sold: () => "N’est plus en vente",
    past_best_before: () => "Date de durabilité minimale dépassée",
    out_of_stock: () => "Épuisé",
    not_enough_stock: (left) => `Plus que ${left} en stock`,
  },
  subtotal: "Sous-total",
  total: "Total",
  withoutIssues: "Ce qui ne peut pas être acheté pour le moment n’est pas compris.",
  later: "Vous choisirez le retrait ou la livraison au moment de commander.",
  checkout: "Passer la commande",
  goOn: "Continuer mes achats",
  added: (name, count) => `${name} est dans votre panier : ${count}.`,
  toCart: "Voir le panier",
  removed: (name) => `${name} n’est plus dans votre panier.`,
  refused: {
    not_found: "Ce produit n’est plus en vente.",
    own_product: "C’est votre propre produit : vous ne pouvez pas l’acheter vous-même.",
    past_best_before: (name) => `La date de durabilité minimale de ${name} est dépassée.`,
    sold_out: (name) => `${name} est épuisé.`,
    not_enough_stock: (name, left) =>
      `Il ne reste que ${left} de ${name}, y compris ce qui est déjà dans votre panier.`,
    cart_full:
      "Votre panier est plein : il peut contenir 100 produits. Achetez-en ou retirez-en d’abord quelques-uns.",
  },
};
