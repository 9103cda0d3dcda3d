/** Goods that are sold by weight: what their packs say is what one piece weighs about. */
export const byWeight: ReadonlySet<string> = new Set([
  "Musk pumpkin, by the slice",
  "Hokkaido pumpkin",
  "Raclette, a half wheel",
  "Rib steak on the bone",
  "Stewing beef",
  "Oxtail",
  "Leg of lamb",
  "Soup hen",
  "Farm chicken",
  "Sole, two",
  "Gurnard",
  "Mackerel",
  "Trout, fresh",
  "Arctic char",
]);
