import type { Pages } from "#web";
import { closingPage } from "./closing.ts";
import { dayPages } from "./day.ts";
import { daysPage } from "./days.ts";
import { phoneRoutes } from "./phone.ts";

/** The pages of those who hand a market day over. */
export function pickupPages(pages: Pages): void {
  daysPage(pages);
  dayPages(pages);
  closingPage(pages);
  phoneRoutes(pages);
}
