import type { Static } from "typebox";
import { type Config, showMoney } from "#platform/base";
import { imageSizes } from "#platform/pictures";
import { type Category, categories, units } from "#products";
import { limits } from "./limits.ts";
import type { SiteInfo } from "./schemas.ts";

/** What `site/` answers. */
export function describeSite(config: Config, version: string): Static<typeof SiteInfo> {
  const [currency] = config.currencies;
  return {
    name: config.siteName,
    language: config.language,
    time_zone: config.timeZone,
    currencies: config.currencies,
    payment_methods: config.paymentMethods,
    promotion_price_per_day: showMoney(config.promotionPricePerDayMinor, currency),
    commission_percent: config.commissionPercent,
    categories: categories.map((key) => ({ key, label: categoryLabels[key] })),
    units: [...units],
    limits,
    image_sizes: imageSizes,
    version,
  };
}

/** What the categories are called in English. */
export const categoryLabels: Record<Category, string> = {
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
