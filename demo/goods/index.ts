import { animalShelves } from "./animals.ts";
import { fruitShelves } from "./fruit.ts";
import { kitchenShelves } from "./kitchen.ts";
import { plantShelves } from "./plants.ts";
import type { Shelf } from "./shelf.ts";
import { vegetableShelves } from "./vegetables.ts";

export { byWeight } from "./by-weight.ts";
export type { Good, Shelf } from "./shelf.ts";

const all = { ...vegetableShelves, ...fruitShelves, ...plantShelves, ...animalShelves, ...kitchenShelves };

export const shelves: Record<keyof typeof all, Shelf> = all;

/** How many goods each producer has, and from which shelves: half of them from the first. */
export const assortments: Record<string, [number, ...(keyof typeof all)[]]> = {
  ana: [12, "vegetables", "glasshouse", "stored", "boxes"],
  zoe: [13, "seedlings", "vegetables", "stored"],
  marten: [15, "stored", "vegetables", "boxes"],
  eloise: [15, "vegetables", "stored", "glasshouse"],
  lukasz: [15, "vegetables", "mushrooms", "stored"],
  "het-witte-goud": [11, "forced", "vegetables"],
  ngoc: [16, "glasshouse", "herbs"],
  "zelfpluk-de-wei": [14, "vegetables", "boxes", "flowers"],
  "boomgaard-janssens": [14, "orchard", "juice", "stone"],
  "pere-poire": [14, "orchard", "syrup"],
  kersenhof: [12, "stone", "jam", "orchard"],
  "aardbei-en-co": [11, "berries", "jam"],
  druivenserre: [8, "grapes", "juice"],
  "blauwe-bes": [11, "berries", "jam"],
  walnoot: [12, "nuts", "orchard"],
  kruidje: [15, "herbs", "driedHerbs"],
  sauge: [13, "driedHerbs", "herbs"],
  thora: [14, "herbs", "driedHerbs"],
  kaashoeve: [15, "cheese", "milk"],
  chevres: [9, "goat", "cheese"],
  soren: [15, "milk", "cheese"],
  "melkerij-anneke": [13, "milk", "cheese"],
  "herve-brule": [11, "cheese", "milk"],
  "ijs-van-de-koe": [10, "ice", "milk"],
  "kip-van-jef": [10, "eggs", "poultry"],
  zonneveld: [12, "eggs", "poultry"],
  ganzenhof: [9, "eggs", "poultry"],
  "rood-wit": [13, "beef", "poultry"],
  agneau: [9, "lamb", "beef"],
  "varken-buiten": [12, "pork", "beef"],
  wildhof: [9, "game", "beef"],
  garnaal: [8, "shrimps", "sea"],
  joao: [12, "sea", "shrimps"],
  truite: [8, "trout"],
  "bakker-bea": [14, "bread", "pastry"],
  zuurdesem: [13, "bread", "pastry"],
  jurgen: [12, "bread", "pastry"],
  "graan-van-hier": [14, "mill", "bread"],
  mattentaart: [10, "pastry", "bread"],
  "imkerij-heide": [13, "honey", "bees"],
  "bijen-begona": [9, "honey"],
  stadsbij: [11, "honey", "bees"],
  confituur: [14, "jam", "pickles"],
  siroop: [11, "syrup", "jam"],
  augurk: [14, "pickles", "jam"],
  "hop-en-zo": [9, "beer"],
  "sap-van-de-streek": [13, "juice", "syrup"],
  "geuze-pajot": [8, "geuze", "beer"],
  bloemenweide: [14, "flowers", "dried"],
  pivoine: [11, "peonies", "flowers", "dried"],
};
