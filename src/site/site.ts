import type { Static } from "typebox";
import { offeredMethods } from "#orders";
import type { Platform } from "#platform";
import { showMoney } from "#platform/base";
import { imageSizes, pictureUrl } from "#platform/pictures";
import { type Category, categories, units } from "#products";
import { limits } from "./limits.ts";
import { release } from "./release.ts";
import type { SiteInfo } from "./schemas.ts";

/** What `site/` answers. */
export function describeSite(
  { config, settings }: Pick<Platform, "config" | "settings">,
  siteUrl: string,
): Static<typeof SiteInfo> {
  const { logo, accent_color, contact, delivery } = settings.current;
  const [currency] = config.currencies;
  return {
    name: config.siteName,
    logo_url: logo && pictureUrl(siteUrl, logo),
    accent_color,
    contact,
    delivery,
    language: config.language,
    time_zone: config.timeZone,
    currencies: config.currencies,
    payment_methods: offeredMethods(config, settings.current),
    promotion_price_per_day: showMoney(config.promotionPricePerDayMinor, currency),
    commission_percent: config.commissionPercent,
    tax_rates: config.taxRates,
    categories: categories.map((key) => ({ key, label: categoryLabels[key] })),
    units: [...units],
    limits,
    image_sizes: imageSizes,
    version: release,
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
