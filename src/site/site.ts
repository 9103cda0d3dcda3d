import type { Static } from "typebox";
import { type Config, imageSizes, mostImageBytes, showMoney } from "#platform";
import { type Category, categories, units } from "#products";
import type { Site } from "./schemas.ts";

/** What `site/` answers. */
export function describeSite(config: Config, version: string): Static<typeof Site> {
  const [currency] = config.currencies;
  return {
    name: config.siteName,
    language: config.language,
    time_zone: config.timeZone,
    currencies: config.currencies,
    payment_methods: config.paymentMethods,
    promotion_price_per_day: showMoney(config.promotionPricePerDayMinor, currency),
    commission_percent: config.commissionPercent,
    categories: categories.map((key) => ({ key, label: labels[key] })),
    units: [...units],
    limits,
    image_sizes: imageSizes,
    version,
  };
}

const labels: Record<Category, string> = {
  fruit: "Fruit",
  vegetables: "Vegetables",
  herbs: "Herbs",
  dairy: "Dairy",
  eggs: "Eggs",
  meat: "Meat",
  fish: "Fish",
  bread: "Bread",
  honey: "Honey",
  preserves: "Preserves",
  drinks: "Drinks",
  flowers: "Flowers",
  other: "Other",
};

/** Texts in characters, the rest in what their names say. */
export const limits = {
  name: 120,
  about: 2000,
  description: 5000,
  review: 5000,
  note: 500,
  username_min: 3,
  username_max: 30,
  password_min: 10,
  password_max: 128,
  code: 8,
  code_minutes: 15,
  cart_lines: 100,
  wanted_days_ahead: 365,
  images: 5,
  image_bytes: mostImageBytes,
  page: 100,
  idempotency_key: 255,
};
