/** What people say of a producer. */
export const reviews = {
  none: "No reviews yet",
  noneText: "People who buy from you can say how it was. You read it here.",
  mean: (mean: string, count: number, written: string) =>
    count === 1 ? `${mean} of 5 stars, from 1 review` : `${mean} of 5 stars, from ${written} reviews`,
  stars: (stars: string) => `${stars} of 5 stars`,
  verified: "Verified purchase",
  freshness: (stars: string) => `Freshness: ${stars} of 5`,
  deliveryRating: (stars: string) => `Delivery: ${stars} of 5`,
};
