import type { reviews as english } from "../en/reviews.ts";

export const reviews: typeof english = {
  none: "Pas encore d’avis",
  noneText: "Ceux qui achètent chez vous peuvent dire comment c’était. Vous le lisez ici.",
  mean: (mean, count, written) =>
    count === 1 ? `${mean} étoiles sur 5, d’après 1 avis` : `${mean} étoiles sur 5, d’après ${written} avis`,
  stars: (stars) => `${stars} étoiles sur 5`,
  verified: "Achat vérifié",
  freshness: (stars) => `Fraîcheur : ${stars} sur 5`,
  deliveryRating: (stars) => `Livraison : ${stars} sur 5`,
};
