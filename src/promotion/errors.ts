import { problemKind } from "#platform/base";

export const pastBestBefore = problemKind(
  409,
  "past_best_before",
  "This product is past its best-before day, so nobody could buy it.",
);
