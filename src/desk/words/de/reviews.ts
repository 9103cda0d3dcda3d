import type { reviews as english } from "../en/reviews.ts";

export const reviews: typeof english = {
  none: "Noch keine Bewertungen",
  noneText: "Wer bei Ihnen kauft, kann sagen, wie es war. Sie lesen es hier.",
  mean: (mean, count, written) =>
    count === 1
      ? `${mean} von 5 Sternen, aus 1 Bewertung`
      : `${mean} von 5 Sternen, aus ${written} Bewertungen`,
  stars: (stars) => `${stars} von 5 Sternen`,
  verified: "Geprüfter Kauf",
  freshness: (stars) => `Frische: ${stars} von 5`,
  deliveryRating: (stars) => `Lieferung: ${stars} von 5`,
};
