import type { PictureName } from "../pictures/names.ts";

/** One thing that is sold. In its ingredients the allergens stand in capitals, as Article 21 of (EU) 1169/2011 asks. */
export type Good = [
  name: string,
  picture: PictureName | null,
  packSize: string,
  packUnit: string,
  cents: number,
  ingredients?: string,
];

/** Goods of a sort, which a producer has all or some of. */
export interface Shelf {
  category: string;
  goods: Good[];
  /** What may be said of each of them. */
  words: string[];
  /** How many days ago they may have been harvested: from, to. */
  harvestedDaysAgo?: [number, number];
  /** For how many days they keep from today on: from, to. */
  keepsDays?: [number, number];
  /** Where they come from, where that isn't the producer's own town. */
  origin?: string;
  /** What may be said of some of them. */
  labels?: string[];
}
