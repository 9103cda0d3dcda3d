import { inOtherWords } from "#platform/base";
import { pastBestBefore } from "#products";

export const tooOldToPromote = inOtherWords(
  pastBestBefore,
  "This product is past its best-before date, so nobody could buy it.",
);
