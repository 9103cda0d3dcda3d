/** The door of pickup: a market day in the hands of those who hand it over, its API and its pages. */
export { readDay } from "./day.ts";
export { type Basket, deliveryOf, isKept, linesOf, sumsOf } from "./elements/day.ts";
export { pickupPages } from "./pages/index.ts";
export { pickupRoutes } from "./routes.ts";
