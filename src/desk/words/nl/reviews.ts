import type { reviews as english } from "../en/reviews.ts";

export const reviews: typeof english = {
  none: "Nog geen beoordelingen",
  noneText: "Wie bij je koopt, kan zeggen hoe het was. Je leest het hier.",
  mean: (mean, count, written) =>
    count === 1
      ? `${mean} van 5 sterren, uit 1 beoordeling`
      : `${mean} van 5 sterren, uit ${written} beoordelingen`,
  stars: (stars) => `${stars} van 5 sterren`,
  verified: "Geverifieerde aankoop",
  freshness: (stars) => `Versheid: ${stars} van 5`,
  deliveryRating: (stars) => `Bezorging: ${stars} van 5`,
};
